import { serveProvider } from "./host/serve.ts";
import { identity, plugins } from "./plugins.ts";
import { packageSchema } from "./schema/package-schema.ts";

serveProvider({ ...identity, plugins, schema: () => packageSchema(identity, plugins) }).catch((error: unknown) => {
  process.stderr.write(`stackwright: the provider cannot start: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
