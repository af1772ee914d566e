export { Database, type DatabaseArgs } from "./database.ts";
