/** Type tokens of what the rules judge. Rules know a resource by its token and its properties, never by its class. */
export const ENV_GROUP = "stackwright:render:EnvGroup";
export const WEB_SERVICE = "stackwright:render:WebService";
export const STATIC_SITE = "stackwright:render:StaticSite";
export const CRON_JOB = "stackwright:render:CronJob";
export const KEY_VALUE = "stackwright:render:KeyValue";
export const RENDER_DOMAIN = "stackwright:render:CustomDomain";
export const NOTIFICATIONS = "stackwright:render:NotificationSettings";
export const WORKSPACE_NOTIFICATIONS = "stackwright:render:WorkspaceNotifications";
export const VERCEL_PROJECT = "stackwright:vercel:Project";
export const VERCEL_DOMAIN = "stackwright:vercel:ProjectDomain";
export const PROJECT_ENVIRONMENT = "stackwright:vercel:ProjectEnvironment";
export const RAILWAY_PROJECT = "stackwright:railway:Project";
export const RAILWAY_SERVICE = "stackwright:railway:Service";
export const RAILWAY_INSTANCE = "stackwright:railway:ServiceInstance";
export const RAILWAY_VARIABLES = "stackwright:railway:Variables";
export const RAILWAY_DOMAIN = "stackwright:railway:CustomDomain";
export const SSL_ENFORCEMENT = "stackwright:supabase:SslEnforcement";
export const NETWORK_RESTRICTIONS = "stackwright:supabase:NetworkRestrictions";
export const POOLER_SETTINGS = "stackwright:supabase:PoolerSettings";
export const AUTH_SETTINGS = "stackwright:supabase:AuthSettings";
export const DATABASE_SETTINGS = "stackwright:supabase:DatabaseSettings";
export const MONITOR = "stackwright:uptimerobot:Monitor";
export const RANDOM_PASSWORD = "random:index/randomPassword:RandomPassword";
export const RANDOM_BYTES = "random:index/randomBytes:RandomBytes";
export const POSTGRES_DATABASE = "postgresql:index/database:Database";

/** The maps of variables a type has. */
export const VARIABLE_MAPS: Readonly<Record<string, readonly string[]>> = {
  [ENV_GROUP]: ["variables"],
  [WEB_SERVICE]: ["variables"],
  [STATIC_SITE]: ["variables"],
  [CRON_JOB]: ["variables"],
  [RAILWAY_VARIABLES]: ["variables"],
  [PROJECT_ENVIRONMENT]: ["production", "preview", "development"],
};

/** Everything that carries environment variables. */
export const WITH_VARIABLES = Object.keys(VARIABLE_MAPS);

/** What answers visitors with a process of its own. */
export const SERVICES = [WEB_SERVICE, RAILWAY_INSTANCE];
/** What sends a browser the page that calls a service. */
export const FRONTENDS = [VERCEL_PROJECT, STATIC_SITE];
