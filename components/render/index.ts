export { Backend, type BackendArgs } from "./backend.ts";
export { KeyValue, type KeyValueArgs } from "./key-value.ts";
export { StaticSite, type StaticSiteArgs } from "./static-site.ts";
