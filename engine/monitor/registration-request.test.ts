import alias from "@pulumi/pulumi/proto/alias_pb.js";
import callback from "@pulumi/pulumi/proto/callback_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, it } from "vitest";
import { ASSET_SIGNATURE, SIGNATURE_KEY } from "../property-value.ts";
import { ComponentScopes } from "./component-scopes.ts";
import { goalOf } from "./registration-request.ts";

type Request = InstanceType<typeof resource.RegisterResourceRequest>;

function request(change: (request: Request) => void = () => {}): Request {
  const message = new resource.RegisterResourceRequest();
  message.setType("a:b:C").setName("n").setCustom(true);
  change(message);
  return message;
}

function goal(change?: (request: Request) => void, inherited?: Parameters<typeof goalOf>[1]) {
  return goalOf(request(change), inherited, "/project");
}

describe("a registration", () => {
  it("has every option", () => {
    const parsed = goal((message) => {
      const timeouts = new resource.RegisterResourceRequest.CustomTimeouts();
      timeouts.setCreate("5m").setDelete("1h");
      message
        .setParent("urn:pulumi:s::p::x:y:Z::z")
        .setProtect(true)
        .setRetainondelete(true)
        .setDependenciesList(["urn:d"])
        .setDeletebeforereplace(false)
        .setDeletebeforereplacedefined(true)
        .setIgnorechangesList(["i"])
        .setReplaceonchangesList(["*"])
        .setAdditionalsecretoutputsList(["s"])
        .setAliasurnsList(["urn:old"])
        .setImportid("imp")
        .setCustomtimeouts(timeouts)
        .setDeletedwith("urn:w")
        .setObject(struct.Struct.fromJavaScript({ size: 1 }));
    });
    expect(parsed).toMatchObject({
      parent: "urn:pulumi:s::p::x:y:Z::z",
      protect: true,
      retainOnDelete: true,
      dependencies: ["urn:d"],
      propertyDependencies: { size: ["urn:d"] },
      deleteBeforeReplace: false,
      ignoreChanges: ["i"],
      replaceOnChanges: ["*"],
      additionalSecretOutputs: ["s"],
      aliases: [{ urn: "urn:old" }],
      importId: "imp",
      customTimeouts: { create: 300, delete: 3600 },
      deletedWith: "urn:w",
      inputs: { size: 1 },
    });
  });

  it("leaves open what the program does not say", () => {
    expect(goal()).toMatchObject({ protect: false, retainOnDelete: false, customTimeouts: {} });
    expect(goal().deleteBeforeReplace).toBeUndefined();
    expect(goal().importId).toBeUndefined();
  });

  it("inherits from its parent, unless it says otherwise", () => {
    const inherited = { protect: true, retainOnDelete: true, deletedWith: "urn:w" };
    expect(goal(undefined, inherited)).toMatchObject(inherited);
    expect(goal((message) => message.setProtect(false), inherited).protect).toBe(false);
  });

  it.each([
    ["exact specs", true, { noParent: true }],
    ["old SDKs' specs, where noParent means the same parent", false, { noParent: false }],
  ])("understands %s", (_name, exact, expected) => {
    const parsed = goal((message) => {
      const spec = new alias.Alias.Spec().setName("old");
      spec.setNoparent(true);
      message.setAliasspecs(exact).setAliasesList([new alias.Alias().setSpec(spec)]);
    });
    expect(parsed.aliases).toEqual([expect.objectContaining({ name: "old", ...expected })]);
  });

  it.each<[string, (message: Request) => void]>([
    ["remote (multi-language) components", (message) => message.setRemote(true)],
    ["transforms", (message) => message.setTransformsList([new callback.Callback()])],
    ["the replaceWith option", (message) => message.setReplaceWithList(["urn:x"])],
    ["the hideDiffs option", (message) => message.setHidediffsList(["a"])],
    ["parameterized packages", (message) => message.setPackageref("ref")],
    [
      "resource hooks",
      (message) => {
        const hooks = new resource.RegisterResourceRequest.ResourceHooksBinding();
        hooks.setBeforeCreateList(["h"]);
        message.setHooks(hooks);
      },
    ],
    [
      "assets and archives",
      (message) =>
        message.setObject(struct.Struct.fromJavaScript({ file: { [SIGNATURE_KEY]: ASSET_SIGNATURE, text: "x" } })),
    ],
  ])("refuses %s by name", (feature, change) => {
    expect(() => goal(change)).toThrow(`the embedded engine does not support ${feature}`);
  });
});

describe("providers", () => {
  const reference = (name: string, packageName = "a") =>
    `urn:pulumi:s::p::pulumi:providers:${packageName}::${name}::id`;
  const scope = { protect: false, retainOnDelete: false, deletedWith: undefined };

  it("come from the resource, its parent, or a component above that has one for the package", () => {
    const scopes = new ComponentScopes();
    scopes.register("urn:top", {
      ...scope,
      custom: false,
      parent: undefined,
      provider: undefined,
      providers: { a: reference("top"), b: reference("top", "b") },
    });
    scopes.register("urn:inner", {
      ...scope,
      custom: false,
      parent: "urn:top",
      provider: undefined,
      providers: { a: reference("inner") },
    });
    scopes.register("urn:resource", {
      ...scope,
      custom: true,
      parent: undefined,
      provider: reference("own"),
      providers: {},
    });
    expect(scopes.provider("a", reference("mine"), {}, "urn:inner")).toBe(reference("mine"));
    expect(scopes.provider("a", "", {}, "urn:inner")).toBe(reference("inner"));
    expect(scopes.provider("b", "", {}, "urn:inner")).toBe(reference("top", "b"));
    expect(scopes.provider("a", "", {}, "urn:resource")).toBe(reference("own"));
    expect(scopes.provider("c", "", {}, "urn:inner")).toBeUndefined();
  });
});
