import proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import { toStruct } from "../plugin/wire.ts";
import type { PropertyMap } from "../property-value.ts";

/** A resource as a resource policy sees it: its inputs, with secrets and unknowns, and its options. */
export interface AnalyzedResource {
  urn: string;
  type: string;
  name: string;
  properties: PropertyMap;
  options: {
    protect?: boolean | undefined;
    ignoreChanges?: string[] | undefined;
    deleteBeforeReplace?: boolean | undefined;
    additionalSecretOutputs?: string[] | undefined;
    /** URNs. */
    aliases?: string[] | undefined;
    /** Seconds. */
    customTimeouts?: { create?: number; update?: number; delete?: number } | undefined;
    parent?: string | undefined;
  };
  /** The provider's resource and its inputs; none for components. */
  provider?: { urn: string; type: string; name: string; properties: PropertyMap } | undefined;
}

/** A resource as a stack policy sees it: its outputs, at a preview those that are known. */
export interface AnalyzedStackResource extends AnalyzedResource {
  parent?: string | undefined;
  dependencies: string[];
  propertyDependencies: Record<string, string[] | null>;
}

export function analyzeRequest(resource: AnalyzedResource): InstanceType<typeof proto.AnalyzeRequest> {
  return fill(new proto.AnalyzeRequest(), resource, resource.properties);
}

export function remediateRequest(resource: AnalyzedResource): InstanceType<typeof proto.AnalyzeRequest> {
  return fill(new proto.AnalyzeRequest(), resource, resource.properties, { internal: true });
}

export function analyzeStackRequest(
  resources: AnalyzedStackResource[],
): InstanceType<typeof proto.AnalyzeStackRequest> {
  return new proto.AnalyzeStackRequest().setResourcesList(
    resources.map((resource) => {
      const message = fill(new proto.AnalyzerResource(), resource, resource.properties)
        .setParent(resource.parent ?? "")
        .setDependenciesList(resource.dependencies);
      for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
        if (!urns?.length) continue;
        message.getPropertydependenciesMap().set(property, new proto.AnalyzerPropertyDependencies().setUrnsList(urns));
      }
      return message;
    }),
  );
}

function fill<T extends InstanceType<typeof proto.AnalyzeRequest> | InstanceType<typeof proto.AnalyzerResource>>(
  message: T,
  { urn, type, name, options, provider }: AnalyzedResource,
  properties: PropertyMap,
  { internal = false } = {},
): T {
  message
    .setUrn(urn)
    .setType(type)
    .setName(name)
    .setProperties(propertiesOf(properties, internal))
    .setOptions(optionsOf(options));
  if (provider) {
    message.setProvider(
      new proto.AnalyzerProviderResource()
        .setUrn(provider.urn)
        .setType(provider.type)
        .setName(provider.name)
        .setProperties(propertiesOf(provider.properties, false)),
    );
  }
  return message;
}

/** The pack's own library opens secrets for its rules, and knows which they were when it remediates. */
function propertiesOf(properties: PropertyMap, internal: boolean) {
  const sent = internal
    ? properties
    : Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("__")));
  return toStruct(sent, { secrets: true, resources: false });
}

function optionsOf(options: AnalyzedResource["options"]): InstanceType<typeof proto.AnalyzerResourceOptions> {
  const { create = 0, update = 0, delete: remove = 0 } = options.customTimeouts ?? {};
  return new proto.AnalyzerResourceOptions()
    .setProtect(options.protect ?? false)
    .setIgnorechangesList(options.ignoreChanges ?? [])
    .setDeletebeforereplace(options.deleteBeforeReplace ?? false)
    .setDeletebeforereplacedefined(options.deleteBeforeReplace !== undefined)
    .setAdditionalsecretoutputsList(options.additionalSecretOutputs ?? [])
    .setAliasesList(options.aliases ?? [])
    .setCustomtimeouts(
      new proto.AnalyzerResourceOptions.CustomTimeouts().setCreate(create).setUpdate(update).setDelete(remove),
    )
    .setParent(options.parent ?? "");
}
