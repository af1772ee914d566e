import { join, relative, sep } from "node:path";
import { local } from "@pulumi/command";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { DEFAULT_PLAN, toEnvironment, type VerificationPlan } from "../../health/plan.ts";

export interface HealthVerificationArgs {
  /** The service's public URL. */
  url: Input<string>;
  /** Browser origins whose CORS preflight must pass, comma-separated. */
  origins: Input<string>;
  /** The deploy that is verified; another one is verified anew. */
  deployId: Input<string>;
  /** Path of the application's health report. Default: `/health`. */
  healthPath?: string;
  /**
   * What the health report must say, letter by letter: its `status`, its `service`. Another application at the same host is
   * found that way. Default: any word for well (`ok`, `healthy`), any service.
   */
  expect?: { status?: string; service?: string };
  /** Let a service pass that answers but calls itself `degraded`; it is told as advice. Default: false, it fails. */
  allowDegraded?: boolean;
  /** Keys of the health report's `checks` that must be true. Default: none. */
  checks?: string[];
  /** Pages that must answer 200. Default: `/docs`, `/openapi.json`. */
  pages?: string[];
  /**
   * Endpoints that must be there, called without a token or a body: `POST /api/v1/auth/verify` with any answer but a crash,
   * `GET /api/v1 200` with that status, `GET /api/v1/users/me 401` only if it wants a token. Default: none.
   */
  endpoints?: string[];
  /**
   * Paths at which any answer of the application's own shows that it is alive, a 404 with a JSON list of `hints` too; a plain
   * 404 does not. Default: none.
   */
  alive?: string[];
  /** Paths asked for while a check is false, for what the application builds on first use. Default: none. */
  warmUp?: string[];
  /** Seconds before each further try. Default: 2, 4, 8. */
  retrySeconds?: number[];
  /** Seconds one try may take; a free service takes about a minute to wake. Default: 90. */
  wakeSeconds?: number;
  /** Milliseconds above which an answer is reported as slow, which never fails. Default: 200 for health, 500 for the rest. */
  slowMs?: { health?: number; api?: number };
  /** Where to connect instead of the public host, keeping the Host header. Default: the public host. */
  edgeUrl?: string | undefined;
}

/**
 * Looks at a service after it was deployed: its health report and what it says, the documentation pages, the endpoints, the
 * CORS preflight of each origin, the certificate. Fails the update, naming the cause, when something is wrong; tells degraded
 * from down, and what is slow.
 *
 * @example
 * new HealthVerification("api-health", {
 *   url: service.url, origins: "https://app.example.com", deployId: deploy.deployId,
 *   expect: { status: "healthy", service: "Example API" }, checks: ["database"],
 * });
 */
export class HealthVerification extends local.Command {
  constructor(name: string, args: HealthVerificationArgs, options?: CustomResourceOptions) {
    super(
      name,
      {
        create: `node --import tsx ${verifyScript()}`,
        // Not a trigger: a trigger would show every deploy as a replacement.
        environment: {
          HEALTH_URL: args.url,
          HEALTH_ORIGINS: args.origins,
          HEALTH_DEPLOY: args.deployId,
          ...toEnvironment(planOf(args)),
        },
      },
      options,
    );
  }
}

function planOf({
  url: _,
  origins: __,
  deployId: ___,
  slowMs,
  ...args
}: HealthVerificationArgs): Omit<VerificationPlan, "origins" | "url"> {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_PLAN, ...Object.fromEntries(given), slowMs: { ...DEFAULT_PLAN.slowMs, ...slowMs } };
}

/** Relative to the project, where the command runs: an absolute path would differ on every machine and show as a change. */
function verifyScript(): string {
  return relative(process.cwd(), join(import.meta.dirname, "verify.ts"))
    .split(sep)
    .join("/");
}
