import type { Alias as AliasMessage } from "@pulumi/pulumi/proto/alias_pb.js";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { Alias } from "../deployment/alias.ts";
import type { Goal } from "../deployment/goal.ts";
import { findAsset, outputDependencies, withoutOutputValues } from "../deployment/property.ts";
import type { PropertyMap } from "../property-value.ts";
import { parseDuration } from "./duration.ts";
import { sourcePosition } from "./source-position.ts";
import { UnsupportedError } from "./unsupported.ts";

/** What a component passes on to its children. */
export interface Inherited {
  protect: boolean;
  retainOnDelete: boolean;
  deletedWith: string | undefined;
}

/** The request as a goal, but for its provider. Refuses by name what the engine does not do. */
export function goalOf(request: RegisterResourceRequest, inherited: Inherited | undefined, projectDir: string): Goal {
  const subject = `${request.getType()} ${request.getName()}`;
  refuseUnsupported(request, subject);
  const properties = (request.getObject()?.toJavaScript() ?? {}) as PropertyMap;
  const asset = findAsset(properties);
  if (asset !== undefined) {
    throw new UnsupportedError("assets and archives", `property ${asset} of ${subject}`);
  }
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: withoutOutputValues(properties),
    parent: request.getParent() || undefined,
    protect: request.hasProtect() ? request.getProtect() === true : (inherited?.protect ?? false),
    dependencies: request.getDependenciesList(),
    provider: undefined,
    propertyDependencies: propertyDependencies(request, properties),
    deleteBeforeReplace:
      request.getDeletebeforereplacedefined() || request.getDeletebeforereplace()
        ? request.getDeletebeforereplace()
        : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: [...request.getAliasurnsList().map((urn) => ({ urn })), ...aliases(request)],
    importId: request.getImportid() || undefined,
    customTimeouts: customTimeouts(request),
    retainOnDelete: request.hasRetainondelete()
      ? request.getRetainondelete() === true
      : (inherited?.retainOnDelete ?? false),
    deletedWith: request.getDeletedwith() || inherited?.deletedWith,
    sourcePosition: sourcePosition(request.getSourceposition(), projectDir),
  };
}

function refuseUnsupported(request: RegisterResourceRequest, subject: string): void {
  const hooks = request.getHooks()?.toObject() ?? {};
  const asked: [boolean, string][] = [
    [request.getRemote(), "remote (multi-language) components"],
    [request.getTransformsList().length > 0, "transforms"],
    [Object.values(hooks).some((names) => Array.isArray(names) && names.length > 0), "resource hooks"],
    [request.getReplaceWithList().length > 0, "the replaceWith option"],
    [request.hasReplacementTrigger(), "the replacementTrigger option"],
    [request.getHidediffsList().length > 0, "the hideDiffs option"],
    [request.getEnvvarmappingsMap().getLength() > 0, "the envVarMappings option"],
    [request.getPackageref() !== "", "parameterized packages"],
    [request.getPluginchecksumsMap().getLength() > 0, "plugin checksums"],
    [Boolean(request.getCustomtimeouts()?.getRead()), "the read timeout of customTimeouts"],
  ];
  for (const [wanted, feature] of asked) {
    if (wanted) {
      throw new UnsupportedError(feature, subject);
    }
  }
}

/** A program that names none means that every property may depend on every dependency. */
function propertyDependencies(request: RegisterResourceRequest, properties: PropertyMap): Record<string, string[]> {
  const named = request.getPropertydependenciesMap();
  const result: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(properties)) {
    const urns = named.getLength() === 0 ? request.getDependenciesList() : (named.get(key)?.getUrnsList() ?? []);
    result[key] = [...new Set([...urns, ...outputDependencies(value)])];
  }
  for (const [key, urns] of named.getEntryList().map(([key]) => [key, named.get(key)?.getUrnsList() ?? []] as const)) {
    result[key] ??= urns;
  }
  return result;
}

function customTimeouts(request: RegisterResourceRequest): Goal["customTimeouts"] {
  const message = request.getCustomtimeouts();
  const seconds = {
    create: parseDuration(message?.getCreate() ?? ""),
    update: parseDuration(message?.getUpdate() ?? ""),
    delete: parseDuration(message?.getDelete() ?? ""),
  };
  return Object.fromEntries(Object.entries(seconds).filter(([, value]) => value > 0));
}

function aliases(request: RegisterResourceRequest): Alias[] {
  return request.getAliasesList().map((message) => {
    const spec = message.getSpec();
    return spec ? aliasSpec(spec, request.getAliasspecs()) : { urn: message.getUrn() };
  });
}

/** SDKs that do not set `aliasSpecs` mean "no parent" by leaving both parent fields out, and "same parent" by noParent. */
function aliasSpec(spec: AliasMessage.Spec, exact: boolean): Alias {
  const noParent = exact ? spec.getNoparent() : !spec.getNoparent() && spec.getParenturn() === "";
  return {
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    parent: spec.getParenturn(),
    noParent,
  };
}
