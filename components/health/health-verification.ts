import { join, relative, sep } from "node:path";
import { local } from "@pulumi/command";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { toEnvironment, type VerificationPlan } from "./plan.ts";

export interface HealthVerificationArgs {
  /** The service's public URL. */
  url: Input<string>;
  /** Browser origins whose CORS preflight must pass, comma-separated. */
  origins: Input<string>;
  /** The deploy that is verified; another one is verified anew. */
  deployId: Input<string>;
  /** Keys of `/health`'s `checks` that must be true. Default: none. */
  checks?: string[];
  /** Pages that must answer 200. Default: `/docs`, `/openapi.json`. */
  pages?: string[];
  /** Endpoints, `GET /api/v1/users/me`, that must be there; one that wants a token is. Default: none. */
  endpoints?: string[];
  /** Paths asked for while a check is false, for what the application builds on first use. Default: none. */
  warmUp?: string[];
  /** Seconds before each further try. Default: 2, 4, 8. */
  retrySeconds?: number[];
  /** Seconds one try may take; a free service takes about a minute to wake. Default: 90. */
  wakeSeconds?: number;
  /** Where to connect instead of the public host, keeping the Host header. Default: the public host. */
  edgeUrl?: string | undefined;
}

/**
 * Looks at a service after it was deployed: `/health` and what it reports, the documentation pages, the CORS preflight of
 * each origin, the certificate. Fails the update, naming the cause, when something is wrong.
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

function planOf(args: HealthVerificationArgs): Omit<VerificationPlan, "origins" | "url"> {
  return {
    checks: args.checks ?? [],
    pages: args.pages ?? ["/docs", "/openapi.json"],
    endpoints: args.endpoints ?? [],
    warmUp: args.warmUp ?? [],
    retrySeconds: args.retrySeconds ?? [2, 4, 8],
    wakeSeconds: args.wakeSeconds ?? 90,
    edgeUrl: args.edgeUrl,
  };
}

/** Relative to the project, where the command runs: an absolute path would differ on every machine and show as a change. */
function verifyScript(): string {
  return relative(process.cwd(), join(import.meta.dirname, "verify.ts"))
    .split(sep)
    .join("/");
}
