import { expect, test } from "vitest";
import { OUTPUT_SIGNATURE, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../property-value.ts";
import { goHtmlJson, goJson } from "./go-json.ts";
import { ResourceCodec } from "./resource-codec.ts";
import { PlainSecrets, resourceNamed, secretOf } from "./testing.ts";

test("fields come in Go's order, empty ones are left out, map keys are sorted", () => {
  const text = new ResourceCodec(new PlainSecrets()).encode(
    resourceNamed("a", {
      outputs: {},
      inputs: { b: 1, a: { d: [], c: null } },
      protect: false,
      parent: "",
      dependencies: [],
      propertyDependencies: { z: [], a: null },
      customTimeouts: { create: 60 },
      created: "2026-01-02T03:04:05.000000006Z",
      aliases: ["urn:x"],
    }),
  );
  expect(text).toBe(
    '{"urn":"urn:pulumi:dev::shop::test:index:Thing::a","custom":true,"id":"id-a","type":"test:index:Thing",' +
      '"inputs":{"a":{"c":null,"d":[]},"b":1},"propertyDependencies":{"a":null,"z":[]},"aliases":["urn:x"],' +
      '"customTimeouts":{"create":60},"created":"2026-01-02T03:04:05.000000006Z"}',
  );
});

test("secrets are encrypted as the JSON of their value and come back as envelopes", () => {
  const secrets = new PlainSecrets();
  const resource = resourceNamed("a", { outputs: { token: secretOf({ b: "x", a: ["y"] }), open: "z" } });
  const text = new ResourceCodec(secrets).encode(resource);
  const { outputs } = JSON.parse(text);
  expect(Object.keys(outputs.token)).toEqual([SIGNATURE_KEY, "ciphertext"]);
  expect(secrets.decrypt(outputs.token.ciphertext)).toBe('{"a":["y"],"b":"x"}');
  expect(new ResourceCodec(secrets).decode(JSON.parse(text))).toEqual(resource);
});

test("a secret inside a secret is not encrypted twice", () => {
  const secrets = new PlainSecrets();
  const resource = resourceNamed("a", { outputs: { all: secretOf({ inner: secretOf("x") }) } });
  const text = new ResourceCodec(secrets).encode(resource);
  expect(secrets.encrypted).toBe(1);
  expect(secrets.decrypt(JSON.parse(text).outputs.all.ciphertext)).toBe(
    `{"inner":{"${SIGNATURE_KEY}":"${SECRET_SIGNATURE}","ciphertext":"\\"x\\""}}`,
  );
  expect(new ResourceCodec(secrets).decode(JSON.parse(text))).toEqual(resource);
});

test("an unchanged secret keeps its ciphertext, a changed or moved one does not", () => {
  const secrets = new PlainSecrets();
  const first = new ResourceCodec(secrets).encode(
    resourceNamed("a", { outputs: { kept: secretOf("same"), changed: secretOf("old") } }),
  );
  const codec = new ResourceCodec(secrets);
  codec.decode(JSON.parse(first));
  const second = codec.encode(
    resourceNamed("a", { outputs: { kept: secretOf("same"), changed: secretOf("new"), copy: secretOf("same") } }),
  );
  const [before, after] = [JSON.parse(first).outputs, JSON.parse(second).outputs];
  expect(after.kept).toEqual(before.kept);
  expect(after.changed).not.toEqual(before.changed);
  expect(after.copy).not.toEqual(after.kept);
});

test("output values keep what is known of them and their secretness", () => {
  const secrets = new PlainSecrets();
  const output = (more: object) => ({ [SIGNATURE_KEY]: OUTPUT_SIGNATURE, dependencies: ["urn:a"], ...more });
  const text = new ResourceCodec(secrets).encode(
    resourceNamed("a", {
      inputs: { known: output({ value: 1 }), unknown: output({}), hidden: output({ value: 2, secret: true }) },
    }),
  );
  const { inputs } = new ResourceCodec(secrets).decode(JSON.parse(text));
  expect(inputs).toEqual({ known: 1, unknown: UNKNOWN, hidden: secretOf(2) });
});

test("a resource with a field this engine does not know is refused by name", () => {
  expect(() => new ResourceCodec(new PlainSecrets()).decode({ ...resourceNamed("a"), viewOf: "urn:b" })).toThrow(
    /Thing::a uses viewOf, .*--engine pulumi/,
  );
});

test("JSON is Go's", () => {
  expect(goJson({ b: 1e21, a: "\u2028<&>" })).toBe('{"a":"\\u2028<&>","b":1e+21}');
  expect(goHtmlJson("<&>")).toBe('"\\u003c\\u0026\\u003e"');
});
