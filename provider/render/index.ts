export { Deploy, type DeployArgs } from "./deploy.resource.ts";
export { EnvGroup, type EnvGroupArgs } from "./env-group.resource.ts";
export { KeyValue, type KeyValueArgs } from "./key-value.resource.ts";
export { WebService, type WebServiceArgs } from "./web-service.resource.ts";
