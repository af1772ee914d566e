import { configSchema } from "../host/config.ts";
import type { AnyPlugin } from "../host/vendor-plugin.ts";
import { type NamedTypes, objectSpec } from "./type-spec.ts";

export interface PackageIdentity {
  name: string;
  version: string;
  description: string;
}

/** The package as `pulumi import`, `pulumi package get-schema` and code generators read it. */
export function packageSchema(identity: PackageIdentity, plugins: readonly AnyPlugin[]): object {
  const types: NamedTypes = {};
  const config = objectSpec(configSchema(plugins), `${identity.name}:index:Config`, types);
  const resources = plugins.flatMap((plugin) => plugin.resources).map(({ definition }) => definition);
  const functions = plugins
    .flatMap((plugin) => plugin.functions)
    .map(({ definition }) => definition)
    .filter(({ action }) => action !== true);
  return {
    ...identity,
    displayName: "Stackwright",
    license: "Apache-2.0",
    language: { nodejs: { packageName: "./provider/index.ts" } },
    config: { variables: config.properties },
    provider: { description: "Where the vendors are and the keys to them.", inputProperties: config.properties },
    resources: Object.fromEntries(
      resources.map((definition) => {
        const inputs = objectSpec(definition.inputs, definition.token, types);
        const outputs = objectSpec(definition.outputs, definition.token, types);
        const spec = {
          description: definition.description,
          inputProperties: inputs.properties,
          requiredInputs: inputs.required,
          properties: { ...inputs.properties, ...outputs.properties },
          required: [...inputs.required, ...outputs.required],
        };
        return [definition.token, spec];
      }),
    ),
    functions: Object.fromEntries(
      functions.map((definition) => [
        definition.token,
        {
          description: definition.description,
          inputs: objectSpec(definition.inputs, `${definition.token}Args`, types),
          outputs: objectSpec(definition.outputs, `${definition.token}Result`, types),
        },
      ]),
    ),
    types,
  };
}
