/** A system to begin with: a backend on Render, a frontend on Vercel, Postgres at Supabase. File -> text. */
export function skeleton(name: string): Record<string, string> {
  return {
    "contract.ts": contract(name),
    "index.ts": program(name),
    "Pulumi.yaml": project(name),
    "Pulumi.production.yaml": production(name),
    "tsconfig.json": TSCONFIG,
    ".gitignore": "node_modules/\n.pulumi/\n.stackwright/\n",
  };
}

const contract = (name: string) => `import { defineContract, format, source } from "stackwright/contract";

const { config, generated, render, supabase, vercel } = source;
const secret = { tier: "P0", secret: true, for: ["backend"] } as const;
const open = { tier: "P0", secret: false, for: ["backend"] } as const;

/** Every environment variable, once: its format, where its value comes from, who reads it. */
export const contract = defineContract({
  name: "${name}",
  features: {},
  variables: {
    DATABASE_URL: { ...secret, format: format.poolerUrl(), source: supabase.pooler("transaction"), description: "Postgres" },
    SECRET_KEY: { ...secret, format: format.hex(64), source: generated({ bytes: 32 }), description: "Signs sessions" },
    STRIPE_KEY: { ...secret, format: format.startsWith("sk_"), source: config(), description: "Takes payments" },
    ALLOWED_ORIGINS: { ...open, format: format.origins(), source: vercel.origins("web"), description: "Who CORS lets in" },
    VITE_API_URL: { ...open, format: format.httpsUrl(), source: render.url("backend"), for: ["frontend"], description: "API" },
  },
});
`;

const program = (
  name: string,
) => `import { GeneratedSecrets, loadStackConfig, render, supabase, vercel, z } from "stackwright";
import { renderSettings, sharedSettings, supabaseSettings } from "stackwright/settings";
import { contract } from "./contract.ts";

const settings = z.object({ ...sharedSettings, ...supabaseSettings, ...renderSettings });
const config = loadStackConfig({ contract, settings });
const { environment, repo, branch, region, plan, supabaseProjectRef: projectRef, databasePassword: password } = config;
const protect = config.protect ?? environment === "production";

const database = new supabase.Database("${name}-database", { projectRef, password });
const secrets = new GeneratedSecrets("${name}-secrets", {
  contract,
  features: {},
  existing: config.sources,
  rotations: config.rotations,
  protect,
});
const web = new vercel.Frontend("${name}-web", { repo, branch, rootDirectory: "web", framework: "vite", role: "web", protect });

const sources = { ...config.sources, ...secrets.sources, ...database.sources, ...web.sources };
const variables = { contract, environment, features: {}, sources };

const api = new render.Backend("${name}-api", {
  repo: \`https://github.com/\${repo}\`,
  branch,
  rootDir: "api",
  region,
  plan,
  buildCommand: "pip install -r requirements.txt",
  startCommand: "uvicorn main:app --host 0.0.0.0 --port $PORT",
  variables,
  health: { checks: ["database"], retrySeconds: config.healthRetries, edgeUrl: config.edgeUrl },
  protect,
});
web.configure({ ...variables, sources: { ...sources, ...api.sources } });

export const [apiUrl, webUrl, summary] = [api.url, web.url, api.summary];
`;

const project = (name: string) => `name: ${name}
description: ${name} on Render, Vercel and Supabase
runtime:
  name: nodejs
  options:
    typescript: false
    nodeargs: "--import tsx"
main: index.ts
plugins:
  providers:
    - name: stackwright
      path: node_modules/stackwright/provider
`;

const production = (
  name: string,
) => `# Nothing here is secret. What is missing is named, with the command that sets it: npx stackwright preview
config:
  ${name}:environment: production
  # The GitHub repository with the backend in api/ and the frontend in web/.
  ${name}:repo: example/${name}
  ${name}:branch: main
  ${name}:region: oregon
  # Not free, which sleeps after 15 minutes.
  ${name}:plan: starter
`;

const TSCONFIG = `{
  "compilerOptions": {
    "target": "ES2022",
    "lib": ["ES2023"],
    "module": "NodeNext",
    "types": ["node"],
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "allowImportingTsExtensions": true,
    "exactOptionalPropertyTypes": true,
    "noUncheckedIndexedAccess": true
  },
  "include": ["*.ts"]
}
`;
