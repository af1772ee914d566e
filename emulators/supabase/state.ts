import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { letters, mixedCase, randomText } from "../core/ids.ts";
import { type AuthValues, authDefaults } from "./auth-fields.ts";

export interface SupabaseProjectSeed {
  name: string;
  /** 20 lowercase letters. Made up when left out. */
  ref?: string;
  /** Default "us-west-1". */
  region?: string;
  /** Made up when left out. */
  databasePassword?: string;
  /** The N in `aws-N-<region>.pooler.supabase.com`. Made up when left out: nothing else tells it. */
  poolerCluster?: number;
  /** The keys made before publishable and secret ones existed are all there is. */
  legacyKeysOnly?: boolean;
  /** Its Postgres is too old for SSL enforcement. */
  withoutSslEnforcement?: boolean;
  /** Its plan has no network restrictions. */
  withoutNetworkRestrictions?: boolean;
}

export interface SupabaseSeed {
  /** Default: one, "example". */
  projects?: SupabaseProjectSeed[];
}

export interface ProjectKey {
  id: string;
  name: string;
  type: "legacy" | "publishable" | "secret";
  value: string;
  prefix: string;
  description: string | null;
}

export interface SupabaseProject {
  ref: string;
  name: string;
  region: string;
  status: string;
  databasePassword: string;
  poolerHost: string;
  pooler: { defaultPoolSize: number | null; maxClientConnections: number; poolMode: "transaction" | "session" };
  keys: ProjectKey[];
  /** How often the project is still seen restarting. */
  restarting: number;
  /** `looks`: how often it is still seen as not applied. */
  ssl: { isSupported: boolean; enforced: boolean; looks: number };
  network: NetworkState;
  /** Every setting of the Auth service by name; secrets in clear. */
  auth: AuthValues;
  /** Postgres settings that differ from the compute size's defaults. */
  postgres: Record<string, string | number | boolean>;
  createdAt: Date;
}

export interface NetworkLists {
  dbAllowedCidrs: string[];
  dbAllowedCidrsV6: string[];
}

export interface NetworkState {
  isAllowed: boolean;
  config: NetworkLists;
  /** What holds until `config` is applied. */
  previous: NetworkLists | undefined;
  /** How often the configuration is still seen as merely stored. */
  looks: number;
  updatedAt: Date | undefined;
  appliedAt: Date | undefined;
}

/** Everything one Supabase account holds. */
export class SupabaseState {
  readonly accessToken = `sbp_${randomText(40, "0123456789abcdef")}`;
  readonly organizationSlug = letters(20);
  readonly projects = new Map<string, SupabaseProject>();
  /** How often a database was restarted. */
  restarts = 0;

  constructor(seed: SupabaseSeed = {}) {
    for (const project of seed.projects ?? [{ name: "example" }]) this.add(project);
  }

  add(seed: SupabaseProjectSeed): SupabaseProject {
    const ref = seed.ref ?? letters(20);
    const region = seed.region ?? "us-west-1";
    const cluster = seed.poolerCluster ?? (randomBytes(1)[0] ?? 0) % 2;
    const project: SupabaseProject = {
      ref,
      name: seed.name,
      region,
      status: "ACTIVE_HEALTHY",
      databasePassword: seed.databasePassword ?? mixedCase(20),
      poolerHost: `aws-${cluster}-${region}.pooler.supabase.com`,
      pooler: { defaultPoolSize: null, maxClientConnections: 200, poolMode: "transaction" },
      keys: makeKeys(ref, seed.legacyKeysOnly ?? false),
      restarting: 0,
      ssl: { isSupported: !(seed.withoutSslEnforcement ?? false), enforced: false, looks: 0 },
      network: {
        isAllowed: !(seed.withoutNetworkRestrictions ?? false),
        config: { dbAllowedCidrs: ["0.0.0.0/0"], dbAllowedCidrsV6: ["::/0"] },
        previous: undefined,
        looks: 0,
        updatedAt: undefined,
        appliedAt: undefined,
      },
      auth: authDefaults(),
      postgres: {},
      createdAt: new Date(),
    };
    this.projects.set(ref, project);
    return project;
  }

  /** The database restarts: the project says so the next times it is looked at. */
  restart(project: SupabaseProject): void {
    this.restarts += 1;
    project.restarting = RESTART_LOOKS;
  }

  /** New keys of every kind, as after a leak. */
  rotateKeys(ref: string): void {
    const project = this.projects.get(ref);
    if (project === undefined) throw new Error(`the emulated Supabase account has no project ${ref}`);
    project.keys = makeKeys(ref, !project.keys.some((key) => key.type === "secret"));
  }
}

/** How often a restart, or a setting on its way, is seen before it is over. */
export const RESTART_LOOKS = 1;

function makeKeys(ref: string, legacyOnly: boolean): ProjectKey[] {
  const secret = randomBytes(32);
  const legacy = (role: "anon" | "service_role"): ProjectKey => ({
    id: role,
    name: role,
    type: "legacy",
    value: jsonWebToken({ iss: "supabase", ref, role, iat: nowSeconds(), exp: nowSeconds() + 315_360_000 }, secret),
    prefix: mixedCase(5),
    description: `Legacy ${role} API key`,
  });
  const modern = (type: "publishable" | "secret"): ProjectKey => {
    const prefix = `sb_${type}_${mixedCase(5)}`;
    return { id: randomUUID(), name: "default", type, value: `${prefix}${mixedCase(26)}`, prefix, description: null };
  };
  return [legacy("anon"), legacy("service_role"), ...(legacyOnly ? [] : [modern("publishable"), modern("secret")])];
}

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** HS256, as the legacy keys are. */
function jsonWebToken(claims: Record<string, unknown>, secret: Buffer): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
