export { Backend, type BackendArgs } from "./backend.ts";
