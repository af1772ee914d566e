import type { Rule } from "../rule.ts";
import { clerkInstance } from "./clerk-instance.ts";
import { corsCoversFrontends } from "./cors-covers-frontends.ts";
import { corsOrigins } from "./cors-origins.ts";
import { customDomainInCors } from "./custom-domain-in-cors.ts";
import { databaseDriver } from "./database-driver.ts";
import { databaseNearby } from "./database-nearby.ts";
import { databaseNetwork } from "./database-network.ts";
import { databaseTls } from "./database-tls.ts";
import { debugOff } from "./debug-off.ts";
import { distinctSecrets } from "./distinct-secrets.ts";
import { environmentName } from "./environment-name.ts";
import { frontendBackendAgree } from "./frontend-backend-agree.ts";
import { generatedSecrets } from "./generated-secrets.ts";
import { groupLinked } from "./group-linked.ts";
import { healthCheckPath } from "./health-check-path.ts";
import { liveAndTestKeys } from "./live-and-test-keys.ts";
import { logLevel } from "./log-level.ts";
import { monitorsCoverServices } from "./monitors-cover-services.ts";
import { noPlaceholderValues } from "./no-placeholder-values.ts";
import { noPublicSecrets } from "./no-public-secrets.ts";
import { noServiceRoleInFrontend } from "./no-service-role-in-frontend.ts";
import { noSleepingPlan } from "./no-sleeping-plan.ts";
import { notificationsOn } from "./notifications-on.ts";
import { oneRegion } from "./one-region.ts";
import { p0VariablesDeclared } from "./p0-variables-declared.ts";
import { poolSize } from "./pool-size.ts";
import { poolerHost } from "./pooler-host.ts";
import { poolerHostRailway } from "./pooler-host-railway.ts";
import { poolerPort } from "./pooler-port.ts";
import { preparedStatements } from "./prepared-statements.ts";
import { railwayRestartPolicy } from "./railway-restart-policy.ts";
import { railwaySettings } from "./railway-settings.ts";
import { reservedVariableNames } from "./reserved-variable-names.ts";
import { secretRotation } from "./secret-rotation.ts";
import { secretsEncrypted } from "./secrets-encrypted.ts";
import { secretsNotShared } from "./secrets-not-shared.ts";
import { sslEnforced } from "./ssl-enforced.ts";
import { sslEnforcementDeclared } from "./ssl-enforcement-declared.ts";
import { startCommandPort } from "./start-command-port.ts";
import { statefulProtected } from "./stateful-protected.ts";
import { trustedHosts } from "./trusted-hosts.ts";
import { variableFormat } from "./variable-format.ts";

/** Every rule of the pack, in the order of its page. */
export const rules: readonly Rule[] = [
  p0VariablesDeclared,
  groupLinked,
  noPlaceholderValues,
  variableFormat,
  reservedVariableNames,

  poolerPort,
  poolerHost,
  poolerHostRailway,
  databaseTls,
  preparedStatements,
  databaseDriver,
  poolSize,
  databaseNearby,
  databaseNetwork,
  sslEnforced,
  sslEnforcementDeclared,

  noSleepingPlan,
  healthCheckPath,
  startCommandPort,
  railwayRestartPolicy,
  railwaySettings,
  oneRegion,
  statefulProtected,
  notificationsOn,
  monitorsCoverServices,

  corsOrigins,
  corsCoversFrontends,
  customDomainInCors,
  trustedHosts,
  frontendBackendAgree,
  clerkInstance,

  debugOff,
  environmentName,
  logLevel,

  secretsEncrypted,
  generatedSecrets,
  distinctSecrets,
  secretsNotShared,
  liveAndTestKeys,
  noPublicSecrets,
  noServiceRoleInFrontend,
  secretRotation,
];
