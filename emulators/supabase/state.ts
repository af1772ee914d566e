import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { letters, mixedCase, randomText } from "../core/ids.ts";

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
  createdAt: Date;
}

/** Everything one Supabase account holds. */
export class SupabaseState {
  readonly accessToken = `sbp_${randomText(40, "0123456789abcdef")}`;
  readonly organizationSlug = letters(20);
  readonly projects = new Map<string, SupabaseProject>();

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
      createdAt: new Date(),
    };
    this.projects.set(ref, project);
    return project;
  }

  /** New keys of every kind, as after a leak. */
  rotateKeys(ref: string): void {
    const project = this.projects.get(ref);
    if (project === undefined) throw new Error(`the emulated Supabase account has no project ${ref}`);
    project.keys = makeKeys(ref, !project.keys.some((key) => key.type === "secret"));
  }
}

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
