import { unwrapSecrets } from "../../../engine/deployment/property.ts";
import type { PropertyMap } from "../../../engine/property-value.ts";
import { nothing, type Part } from "../report.ts";
import { type Lookup, located, lookupOf } from "./lookup.ts";
import type { OpenStack, StackResource } from "./open-stack.ts";
import type { Providers } from "./providers.ts";

/** Without state nobody knows ids: what the program declares is looked up at its vendor by the names it has there. */
export async function locate(stack: OpenStack, providers: Pick<Providers, "ofPackage">): Promise<OpenStack> {
  const asked = new Map<string, Promise<PropertyMap>>();
  const find = ({ token, args }: Lookup): Promise<PropertyMap> => {
    const key = JSON.stringify([token, args]);
    const known = asked.get(key) ?? ask(providers, token, args);
    asked.set(key, known);
    return known;
  };
  const parts: Part[] = [stack.part];
  const resources = await Promise.all(
    stack.resources.map(async (resource) => {
      const lookup = lookupOf(resource, stack.resources);
      if (lookup === undefined) return resource;
      try {
        const found = located(resource, await find(lookup));
        if (found === undefined) parts.push(absent(lookup, stack.stack));
        return found ?? resource;
      } catch (error) {
        parts.push({ ...nothing(), notLooked: [`${lookup.about}: ${firstLine(error)}`] });
        return resource;
      }
    }),
  );
  return { ...stack, resources: resources.map((resource) => linked(resource, resources)), part: joined(parts) };
}

async function ask(providers: Pick<Providers, "ofPackage">, token: string, args: PropertyMap): Promise<PropertyMap> {
  const provider = await providers.ofPackage("stackwright");
  const { result, failures } = await provider.invoke({ token, args });
  if (failures.length > 0) throw new Error(failures[0]!.reason);
  return unwrapSecrets(result) as PropertyMap;
}

/** A group with the ids of the services that the program links to it, as far as they are there. */
function linked(resource: StackResource, all: readonly StackResource[]): StackResource {
  if (resource.inputs.serviceIds === undefined) return resource;
  const urns = resource.propertyDependencies?.serviceIds ?? [];
  const serviceIds = all.filter(({ urn }) => urns.includes(urn)).flatMap(({ outputs }) => outputs.serviceId ?? []);
  return { ...resource, inputs: { ...resource.inputs, serviceIds } };
}

function absent({ absent, about }: Lookup, stack: string): Part {
  const what = `${absent} that this key can see`;
  const finding = {
    severity: "error",
    code: "not-deployed",
    what,
    where: about,
    mend: `npx stackwright up --stack ${stack}`,
  };
  return {
    examined: [{ subject: about, state: "not there", ok: false, details: [] }],
    findings: [finding as Part["findings"][number]],
    notLooked: [],
  };
}

/** What several resources have in common is said once. */
function joined(parts: readonly Part[]): Part {
  const once = <T>(items: T[]): T[] => [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
  return {
    examined: once(parts.flatMap(({ examined }) => examined)),
    findings: once(parts.flatMap(({ findings }) => findings)),
    notLooked: once(parts.flatMap(({ notLooked }) => notLooked)),
  };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
}
