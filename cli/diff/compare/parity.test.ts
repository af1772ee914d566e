import { expect, test } from "vitest";
import type { EvaluatedResource } from "../../../engine/evaluation/evaluation.ts";
import type { PropertyMap } from "../../../engine/property-value.ts";
import { ENV_GROUP, PROJECT_ENVIRONMENT } from "./kinds.ts";
import { parity } from "./parity.ts";
import { evaluation, resource } from "./testing.ts";

const group = (variables: PropertyMap) => resource(ENV_GROUP, "group", { variables });
const stack = (name: string, resources: EvaluatedResource[], project = "toolboxai") =>
  evaluation(resources, { stack: name, project });

test("names what some stacks of a project lack, per target and scope", () => {
  const environment = (preview: PropertyMap) =>
    resource(PROJECT_ENVIRONMENT, "dashboard", { production: { A: "1" }, preview });
  const rows = parity([
    stack("production", [group({ A: "1", B: "1", C: "1" }), environment({ A: "1" })]),
    stack("staging", [group({ A: "2", B: "2" }), environment({})]),
    stack("test", [group({ A: "3", D: "3" }), environment({})]),
  ]);
  expect(rows.map(({ variable, target, has, lacks }) => [variable, target, has, lacks])).toEqual([
    ["A", "dashboard (preview)", ["production"], ["staging", "test"]],
    ["B", "group", ["production", "staging"], ["test"]],
    ["C", "group", ["production"], ["staging", "test"]],
    ["D", "group", ["test"], ["production", "staging"]],
  ]);
});

test("other projects and a lone stack have nothing to be compared with", () => {
  expect(parity([stack("production", [group({ A: "1" })]), stack("production", [group({ B: "1" })], "other")])).toEqual(
    [],
  );
});
