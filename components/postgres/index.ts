export { ApplicationRole, type ApplicationRoleArgs } from "./application-role.ts";
export type { PostgresConnection } from "./connection.ts";
export { Extensions, type ExtensionsArgs } from "./extensions.ts";
export { Initialisation, type InitialisationArgs, sqlFilesIn } from "./initialisation.ts";
export { PostgresProvider, type PostgresProviderArgs } from "./postgres-provider.ts";
