import { expect, test } from "vitest";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../engine/property-value.ts";
import { resourceNamed } from "../../engine/state/testing.ts";
import { secretVariables } from "./secret-variables.ts";

const secret = (value: string | Record<string, string>) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });
const contract = { consumer: "backend", variables: { PLAIN_BY_MISTAKE: { tier: "P0", secret: true, format: "text" } } };
const carrier = (inputs: Parameters<typeof resourceNamed>[1] & object, type = "stackwright:render:EnvGroup") =>
  resourceNamed("carrier", { type, ...inputs });

test("what is encrypted, and what the contract calls secret; each once", () => {
  const variables = { A: secret("a"), AGAIN: secret("a"), PLAIN_BY_MISTAKE: "b", LOG_LEVEL: "info", EMPTY: secret("") };
  expect(secretVariables([carrier({ inputs: { variables, contract } })])).toEqual(["a", "b"]);
  expect(secretVariables([carrier({ inputs: { variables: secret({ A: "a", B: "b" }) } })])).toEqual(["a", "b"]);
});

test("of Vercel's scopes the one that visitors meet", () => {
  const inputs = { production: { A: secret("a") }, preview: { A: secret("b") }, development: { A: secret("c") } };
  expect(secretVariables([carrier({ inputs }, "stackwright:vercel:ProjectEnvironment")])).toEqual(["a"]);
});

test("nothing of other resources, nor of what is being deleted", () => {
  const inputs = { variables: { A: secret("a") } };
  expect(secretVariables([carrier({ inputs }, "pulumi:providers:x"), carrier({ inputs, delete: true })])).toEqual([]);
});
