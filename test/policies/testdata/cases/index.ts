import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { WrittenResource } from "../../case-program.ts";

const [SIGNATURE, SECRET] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

class Declared extends pulumi.CustomResource {}

/** Nothing of it is known before `up`, and no rule judges it. */
const source = new Declared("stackwright:test:Source", "source");
const registered = new Map<string, pulumi.CustomResource>();

const file = new pulumi.Config("cases").require("file");
for (const { type, name, props, protect, madeFrom } of JSON.parse(readFileSync(file, "utf8")) as WrittenResource[]) {
  const made = Object.entries(madeFrom).map(([property, names]) => [property, madeOf(names)]);
  const inputs = { ...(inputOf(props) as pulumi.Inputs), ...Object.fromEntries(made) };
  registered.set(name, new Declared(type, name, inputs, { protect }));
}

function inputOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inputOf);
  if ("$unknown" in value) return source.id;
  if ("$secret" in value) return secretOf(inputOf(value.$secret));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inputOf(inner)]));
}

/** The SDK drops the mark of a secret that is not known yet, which a provider puts back when it checks. This sends it along. */
function secretOf(value: unknown): unknown {
  return value === source.id ? { [SIGNATURE]: SECRET, value } : pulumi.secret(value);
}

function madeOf(names: readonly string[]): pulumi.Output<string> {
  return pulumi.all(names.map((name) => registered.get(name)!.id)).apply((ids) => ids.join());
}
