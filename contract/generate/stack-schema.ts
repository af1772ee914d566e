import { z } from "zod";
import type { Contract, Variable } from "../contract.ts";
import { describeFormat } from "../format.ts";
import { canBeConfigured, isSecretSetting } from "../stack-config.ts";

type JsonSchema = Record<string, unknown>;

/** The JSON Schema of `Pulumi.<stack>.yaml`, for editors: settings, config variables, and the form secrets take. */
export function stackSchema(contract: Contract, settings: z.ZodObject): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Stack config of ${contract.name}`,
    type: "object",
    additionalProperties: false,
    properties: {
      config: {
        type: "object",
        properties: { ...settingProperties(contract, settings), ...variableProperties(contract) },
        patternProperties: { [`^(?!${contract.name}:)[\\w-]+:`]: { description: "Config of a provider" } },
        additionalProperties: false,
      },
      encryptionsalt: { type: "string", description: "Salt of the passphrase; written by Pulumi" },
      encryptedkey: { type: "string", description: "Encrypted data key; written by Pulumi" },
      secretsprovider: { type: "string", description: "Who encrypts the secrets; written by Pulumi" },
      environment: { description: "Pulumi ESC environments" },
    },
    definitions: {
      secret: {
        type: "object",
        description: "A secret, written by `pulumi config set --secret`",
        properties: { secure: { type: "string" } },
        required: ["secure"],
        additionalProperties: false,
      },
    },
  };
}

function settingProperties(contract: Contract, settings: z.ZodObject): Record<string, JsonSchema> {
  const { properties } = z.toJSONSchema(settings, { io: "input", target: "draft-7" }) as {
    properties: Record<string, JsonSchema>;
  };
  const entries = Object.entries(properties).map(([key, property]) => {
    const isSecret = isSecretSetting(settings.shape[key] as z.ZodType);
    return [`${contract.name}:${key}`, isSecret ? secret(String(property.description)) : property];
  });
  return Object.fromEntries(entries);
}

function variableProperties(contract: Contract): Record<string, JsonSchema> {
  const entries = Object.entries(contract.variables)
    .filter(([, variable]) => canBeConfigured(variable))
    .map(([name, variable]) => [`${contract.name}:${name}`, variableProperty(variable)]);
  return Object.fromEntries(entries);
}

function variableProperty(variable: Variable): JsonSchema {
  const { tier, description, format } = variable;
  const text = `${tier}. ${description}: ${describeFormat(format)}`;
  return variable.secret ? secret(text) : { type: "string", description: text };
}

function secret(description: string): JsonSchema {
  return { description, allOf: [{ $ref: "#/definitions/secret" }] };
}
