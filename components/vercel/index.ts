export { Frontend, type FrontendArgs } from "./frontend.ts";
