import { BuiltinProvider } from "../builtin-provider.ts";
import type { BuiltinContext } from "../builtin-resource.ts";
import { Connections, readConfig } from "./connection.ts";
import { DefaultPrivileges } from "./default-privileges.ts";
import { Extension } from "./extension.ts";
import { Grant } from "./grant.ts";
import { Role } from "./role.ts";
import { Schema } from "./schema.ts";

/** The `postgresql` package's twin. It connects when something is made, read, changed or deleted, never at a preview. */
export function postgresqlProvider({ env }: BuiltinContext): BuiltinProvider {
  let connections: Connections | undefined;
  const connected = () => {
    if (!connections) throw new Error("the postgresql provider was used before it was configured");
    return connections;
  };
  return new BuiltinProvider(
    "postgresql",
    {
      "postgresql:index/role:Role": new Role(connected),
      "postgresql:index/grant:Grant": new Grant(connected),
      "postgresql:index/extension:Extension": new Extension(connected),
      "postgresql:index/schema:Schema": new Schema(connected),
      "postgresql:index/defaultPrivileges:DefaultPrivileges": new DefaultPrivileges(connected),
    },
    {},
    (inputs) => {
      connections = new Connections(readConfig(inputs, env));
    },
  );
}
