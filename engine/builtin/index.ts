import { BuiltinProvider } from "./builtin-provider.ts";
import type { BuiltinContext } from "./builtin-resource.ts";
import { LocalCommand } from "./command/local-command.ts";
import { postgresqlProvider } from "./postgresql/index.ts";
import { RandomBytes } from "./random/random-bytes.ts";
import { RandomId } from "./random/random-id.ts";
import { RandomPassword } from "./random/random-password.ts";
import { RandomString } from "./random/random-string.ts";

const PACKAGES: Record<string, (context: BuiltinContext) => BuiltinProvider> = {
  random: () =>
    new BuiltinProvider("random", {
      "random:index/randomBytes:RandomBytes": new RandomBytes(),
      "random:index/randomId:RandomId": new RandomId(),
      "random:index/randomPassword:RandomPassword": new RandomPassword(),
      "random:index/randomString:RandomString": new RandomString(),
    }),
  command: (context) =>
    new BuiltinProvider(
      "command",
      { "command:local:Command": new LocalCommand(context) },
      { "__pulumi-go-provider-version": "v1.5.0" },
    ),
  postgresql: postgresqlProvider,
};

/** Packages whose plugins this engine stands in for; under the Pulumi CLI the real ones run. */
export const BUILTIN_PACKAGES: readonly string[] = Object.keys(PACKAGES);

export function builtinProvider(name: string, context: BuiltinContext): BuiltinProvider | undefined {
  return Object.hasOwn(PACKAGES, name) ? PACKAGES[name]?.(context) : undefined;
}
