import { isSecret, output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { registeredBy } from "../testing.ts";
import { KeyValue } from "./key-value.ts";

const world = {
  outputs: { "stackwright:render:KeyValue": () => ({ internalConnectionString: "redis://red-1:6379" }) },
};

test("a cache on the private network, protected on request, whose address is secret", async () => {
  let cache: KeyValue | undefined;
  const [, instance] = await registeredBy(() => {
    cache = new KeyValue("redis", {
      instanceName: "toolboxai-redis",
      region: "oregon",
      plan: "starter",
      protect: true,
    });
  }, world);
  expect(instance).toMatchObject({
    type: "stackwright:render:KeyValue",
    name: "redis",
    parent: "redis",
    protect: true,
    inputs: {
      name: "toolboxai-redis",
      region: "oregon",
      plan: "starter",
      maxmemoryPolicy: "allkeys_lru",
      ipAllowList: [],
    },
  });
  expect(Object.keys(cache!.sources)).toEqual(["render.keyValue(cache)"]);
  expect(await isSecret(output(cache!.url))).toBe(true);
});
