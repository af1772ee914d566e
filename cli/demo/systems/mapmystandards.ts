import { databaseUrlFor } from "../../../contract/database-url.ts";
import { requiredFor } from "../../../contract/select.ts";
import type { Emulators } from "../../../emulators/index.ts";
import { contract } from "../../../systems/mapmystandards/contract.ts";
import { type Setting, type System, verificationSettings } from "./system.ts";

const features = () => ({ payments: true });

/** MapMyStandards' backend at Railway. Its Postgres stands for any that a team brings along. */
export const mapmystandards: System = {
  name: "mapmystandards",
  title: "MapMyStandards",
  directory: "systems/mapmystandards",
  stacks: ["production"],
  contract,
  features,
  apps: {
    "mapmystandards-api": {
      title: "MapMyStandards API",
      required: requiredFor(contract, "backend", features()),
      checks: { database: "DATABASE_URL" },
      origins: "CORS_ORIGINS",
      routes: { "/api/v1/auth/login": { method: "POST", body: { access_token: "example" } } },
    },
  },
  seed: {
    supabase: { projects: [{ name: "mapmystandards" }] },
  },
  settings: (_, emulators, runtime) => [ownDatabase(emulators), ...verificationSettings(runtime)],
};

function ownDatabase(emulators: Emulators): Setting {
  const project = [...emulators.supabase.state.projects.values()].find(({ name }) => name === "mapmystandards")!;
  const place = { host: project.poolerHost, port: 6543, user: `postgres.${project.ref}`, database: "postgres" };
  return { name: "DATABASE_URL", value: databaseUrlFor("libpq", place, project.databasePassword), secret: true };
}
