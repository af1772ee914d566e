import { describe, expect, test } from "vitest";
import { defineContract, type Variable } from "./contract.ts";
import { hex, text } from "./format.ts";
import { metadataFor, requiredFor, variablesFor } from "./select.ts";
import { config, generated, literal, reference } from "./source.ts";
import { toolboxai } from "./toolboxai.ts";

const variable = (changes: Partial<Variable> = {}): Variable => ({
  tier: "P0",
  secret: false,
  format: text(),
  source: config(),
  for: ["backend"],
  description: "a variable",
  ...changes,
});

const contract = (variables: Record<string, Variable>) => ({ name: "test", features: { on: "a feature" }, variables });

describe("a contract that contradicts itself is refused", () => {
  test.each<[string, Record<string, Variable>, string]>([
    ["name", { lower: variable() }, "lower is not a variable name"],
    ["nobody", { A: variable({ for: [] }) }, "A is for nobody"],
    ["public secret", { VITE_A: variable({ secret: true }) }, "VITE_A is secret, but VITE_ variables"],
    ["feature", { A: variable({ when: "off" }) }, "A depends on the feature off"],
    ["dangling reference", { A: variable({ source: reference("B") }) }, "A refers to B"],
    [
      "leak",
      { A: variable({ source: reference("B") }), B: variable({ secret: true }) },
      "A is not secret but refers to B",
    ],
    [
      "loop",
      { A: variable({ source: reference("B") }), B: variable({ source: reference("A") }) },
      "refers to itself through A",
    ],
    ["P0 left out", { A: variable({ onlyWith: "B" }), B: variable() }, "A is P0 and yet left out"],
    ["tier", { A: variable({ tier: "P9" as "P0" }) }, "A has the tier P9: it is P0, P1, P2"],
    [
      "consumer",
      { A: variable({ for: ["fronted" as "frontend"] }) },
      "A is for fronted: consumers are backend, frontend",
    ],
    ["digits", { A: variable({ format: hex(-3) }) }, "A must be hex(-3): give a whole number of digits"],
    ["no bytes", { A: variable({ format: hex(64), source: generated({ bytes: 0 }) }) }, "A is generated of 0 bytes"],
    [
      "length",
      { A: variable({ format: hex(32), source: generated({ bytes: 32 }) }) },
      "A must be hex(32), but 32 bytes are 64 digits: write hex(64)",
    ],
    ["dangling companion", { A: variable({ tier: "P1", onlyWith: "B" }) }, "A goes only with B"],
  ])("%s", (_, variables, problem) => {
    expect(() => defineContract(contract(variables))).toThrow(problem);
  });

  test("with all its contradictions at once", () => {
    expect(() => defineContract(contract({ a: variable(), B: variable({ for: [] }) }))).toThrow(
      /a is not.*\n.*B is for nobody/,
    );
  });
});

describe("selection", () => {
  const sample = defineContract(
    contract({
      A: variable(),
      B: variable({ when: "on" }),
      C: variable({ tier: "P1", for: ["frontend", "backend"] }),
      D: variable({ for: ["frontend"], source: literal("x") }),
      E: variable({ for: ["frontend"], source: reference("D") }),
    }),
  );

  test.each([
    ["backend", {}, ["A", "C"]],
    ["backend", { on: true }, ["A", "B", "C"]],
    ["frontend", { on: false }, ["C", "D", "E"]],
  ] as const)("%s with %j has %j", (consumer, features, names) => {
    expect(variablesFor(sample, consumer, features).map(([name]) => name)).toEqual(names);
  });

  test("required are the P0 ones", () => {
    expect(requiredFor(sample, "backend", { on: true })).toEqual(["A", "B"]);
  });

  test("metadata names and never holds a value", () => {
    expect(metadataFor(sample, "frontend", {})).toEqual({
      consumer: "frontend",
      variables: {
        C: { tier: "P1", secret: false, format: "text" },
        D: { tier: "P0", secret: false, format: "text" },
        E: { tier: "P0", secret: false, format: "text", sameAs: "D" },
      },
    });
  });
});

describe("ToolBoxAI", () => {
  test("has every P0 variable of its incident report", () => {
    expect(requiredFor(toolboxai, "backend", { aiFeatures: true }).sort()).toEqual(
      [
        ...["SUPABASE_URL", "SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_DATABASE_URL", "DATABASE_URL", "REDIS_URL"],
        ...["JWT_SECRET_KEY", "JWT_REFRESH_SECRET_KEY", "SECRET_KEY", "SESSION_SECRET_KEY", "CSRF_SECRET_KEY"],
        ...[
          "ENCRYPTION_KEY",
          "OPENAI_API_KEY",
          "ALLOWED_ORIGINS",
          "TRUSTED_HOSTS",
          "ENVIRONMENT",
          "LOG_LEVEL",
          "DEBUG",
          "PYTHON_VERSION",
        ],
        ...["CLERK_SECRET_KEY", "CLERK_PUBLISHABLE_KEY", "CLERK_WEBHOOK_SIGNING_SECRET", "CLERK_JWKS_URL"],
        ...["PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET", "PUSHER_CLUSTER"],
      ].sort(),
    );
  });

  test("needs no OpenAI key without AI features", () => {
    expect(requiredFor(toolboxai, "backend", {})).not.toContain("OPENAI_API_KEY");
  });

  test("leaves PORT to the platform", () => {
    expect(toolboxai.variables).not.toHaveProperty("PORT");
  });

  test("keys have the lengths their applications expect", () => {
    const bytes = Object.entries(toolboxai.variables).flatMap(([name, { source, format }]) =>
      source.from === "generated" ? [[name, source.bytes * 2, Number(format.params[0])]] : [],
    );
    expect(bytes).toHaveLength(6);
    for (const [, made, wanted] of bytes) expect(made).toBe(wanted);
    expect(bytes).toContainEqual(["ENCRYPTION_KEY", 32, 32]);
  });
});
