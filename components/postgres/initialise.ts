/** Runs the SQL files that a database has not seen. Started by `Initialisation`, which tells in the environment which and where. */

import { initialise } from "./initialise-database.ts";

try {
  const files = JSON.parse(process.env.INITIALISATION_FILES ?? "[]");
  console.log(await initialise(process.env.INITIALISATION_URL ?? "", files));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
