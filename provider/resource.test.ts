import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { defineFunction } from "./host/definition.ts";
import { box } from "./host/testing/toy.ts";
import { functionCall, resourceClass } from "./resource.ts";

class Box extends resourceClass(box) {}

const open = functionCall(
  defineFunction({
    token: "toy:shop:open",
    description: "Opens a box.",
    inputs: z.object({ id: z.string() }),
    outputs: z.object({ content: z.string(), code: z.string().meta({ secret: true }) }),
  }),
);

const registered: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(() => {
  pulumi.runtime.setMocks({
    newResource: (args) => {
      registered.push(args);
      return { id: "box-1", state: { ...args.inputs, boxId: "box-1", weight: 2, key: "k" } };
    },
    call: ({ inputs }) => ({ content: `content of ${inputs.id}`, code: "1234" }),
  });
});

const known = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

it("registers the definition's type with typed arguments, and has its outputs", async () => {
  const crate = new Box("crate", { name: pulumi.output("crate"), count: 2 });
  expect(await known(crate.boxId)).toBe("box-1");
  expect(await known(crate.weight)).toBe(2);
  expect(registered[0]).toMatchObject({
    type: "toy:shop:Box",
    name: "crate",
    inputs: { name: "crate", count: 2 },
  });
});

it("calls a function, each result secret only where declared", async () => {
  const { content, code } = open({ id: pulumi.secret("box-1") });
  expect(await known(content)).toBe("content of box-1");
  expect(await pulumi.isSecret(content)).toBe(false);
  expect(await pulumi.isSecret(code)).toBe(true);
});
