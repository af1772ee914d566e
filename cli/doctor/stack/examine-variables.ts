import type { ContractMetadata } from "../../../contract/select.ts";
import { unwrapSecrets } from "../../../engine/deployment/property.ts";
import type { PropertyMap, PropertyValue } from "../../../engine/property-value.ts";
import { compareVariables } from "../compare-variables.ts";
import { nothing, type Part } from "../report.ts";
import type { LiveResources } from "./live-resources.ts";
import type { OpenStack, StackResource } from "./open-stack.ts";
import { isService, variableMapsOf } from "./subjects.ts";

type Maps = Record<string, Record<string, string | undefined>>;

/** The live variables of one resource against its contract; of what is not there yet, the declared ones. */
export async function examineVariables(carrier: StackResource, stack: OpenStack, reader: LiveResources): Promise<Part> {
  try {
    const elsewhere = await variablesOfServices(carrier, stack, reader);
    if (carrier.id === undefined) return examineAbsent(carrier, stack, elsewhere);
    const live = await reader.of(carrier);
    if (live === undefined) return gone(carrier, stack.stack);
    const written = variableMapsOf(carrier.inputs);
    const maps = variableMapsOf(live.inputs);
    const unmanaged = textsIn(live.outputs.unmanagedVariables);
    const known =
      stack.source === "state" ? { written, unmanaged, elsewhere } : byDeclaration(written, maps, unmanaged, elsewhere);
    const part = compared(carrier, stack, { live: maps, ...known });
    return { ...part, findings: [...part.findings, ...unlinked(carrier, live.inputs, stack.stack)] };
  } catch (error) {
    return { ...nothing(), notLooked: [`the variables of ${carrier.name}: ${firstLine(error)}`] };
  }
}

/** Where its services have variables of their own, those are what there is of it. */
function examineAbsent(carrier: StackResource, stack: OpenStack, elsewhere: string[]): Part {
  if (elsewhere.length > 0) return compared(carrier, stack, { live: { variables: {} }, unmanaged: [], elsewhere });
  const declared = variableMapsOf(carrier.inputs);
  return compared(carrier, stack, { live: declared, unmanaged: [], elsewhere }, "declared");
}

/** Without state: nobody knows what was written, and everything that the program does not declare was set by hand. */
function byDeclaration(declared: Maps, live: Maps, unreadable: readonly string[], elsewhere: readonly string[]) {
  const spelled = (maps: Maps) =>
    Object.entries(maps).flatMap(([map, entries]) =>
      Object.keys(entries).map((name) => (map === "variables" ? name : `${map}/${name}`)),
    );
  const expected = spelled(declared);
  const there = [...new Set([...spelled(live), ...unreadable])];
  const hidden = unreadable.filter((name) => expected.includes(name));
  return {
    unmanaged: there.filter((name) => !expected.includes(name)),
    elsewhere: [...elsewhere, ...hidden.map((name) => name.slice(name.lastIndexOf("/") + 1))],
  };
}

/** What a service has for itself alone wins over what its groups give it: it is judged by their contract. */
export async function examineOwnVariables(
  service: StackResource,
  stack: OpenStack,
  reader: LiveResources,
): Promise<Part> {
  try {
    const { variables = {} } = variableMapsOf((await reader.whole(service))?.inputs ?? {});
    const declared = variableMapsOf(service.inputs).variables ?? {};
    const own = Object.fromEntries(Object.entries(variables).filter(([name]) => !Object.hasOwn(declared, name)));
    const names = Object.keys(own);
    if (names.length === 0) return nothing();
    const promised = groupsOf(service, stack).flatMap((group) => Object.entries(contractOf(group)?.variables ?? {}));
    const contract: ContractMetadata = {
      consumer: "backend",
      variables: Object.fromEntries(promised.filter(([name]) => Object.hasOwn(own, name))),
    };
    const live = { variables: own };
    const unmanaged = names.filter((name) => !Object.hasOwn(contract.variables, name));
    const findings = [
      ...compareVariables({
        ...{ resource: service.name, stack: stack.stack, contract, live },
        ...{ written: undefined, unmanaged, elsewhere: [] },
      }),
      ...shadowing(service, Object.keys(contract.variables), stack.stack),
    ];
    return { examined: [examined(service, live, findings, "of its own")], findings, notLooked: [] };
  } catch (error) {
    return { ...nothing(), notLooked: [`the variables of ${service.name}: ${firstLine(error)}`] };
  }
}

function shadowing({ name }: StackResource, variables: string[], stack: string): Part["findings"] {
  if (variables.length === 0) return [];
  const what = `${variables.join(", ")}: set on the service itself, where it wins over its group's`;
  const mend = `Delete it under the service's Environment at Render, then npx stackwright deploy --stack ${stack}; to keep its value, put it into the stack config first`;
  return [{ severity: "warning", code: "shadowing-variable", what, where: name, mend }];
}

/** Names of the variables that the services of a group have for themselves: they make up for one that the group lacks. */
export async function variablesOfServices(
  group: StackResource,
  stack: OpenStack,
  reader: LiveResources,
): Promise<string[]> {
  const services = stack.resources.filter((service) => isService(service) && isLinked(group, service));
  const names = services.map(async (service) => {
    const live = await reader.whole(service);
    return Object.keys(variableMapsOf(live?.inputs ?? {}).variables ?? {});
  });
  return (await Promise.all(names)).flat();
}

const groupsOf = (service: StackResource, { resources }: OpenStack): StackResource[] =>
  resources.filter((group) => group.inputs.serviceIds !== undefined && isLinked(group, service));

function isLinked(group: StackResource, service: StackResource): boolean {
  return textsIn(group.inputs.serviceIds).includes(String(service.outputs.serviceId));
}

function contractOf({ inputs }: StackResource): ContractMetadata | undefined {
  return (unwrapSecrets(inputs.contract ?? null) as unknown as ContractMetadata | null) ?? undefined;
}

function compared(
  carrier: StackResource,
  { stack }: OpenStack,
  variables: { live: Maps; written?: Maps; unmanaged: string[]; elsewhere: string[] },
  word: "live" | "declared" = "live",
): Part {
  const { live, written, unmanaged, elsewhere } = variables;
  const base = { resource: carrier.name, stack, contract: contractOf(carrier) };
  const findings = compareVariables({ ...base, live, written, unmanaged, elsewhere });
  return { examined: [examined(carrier, live, findings, word)], findings, notLooked: [] };
}

function examined({ name }: StackResource, maps: Maps, findings: Part["findings"], word: string) {
  const counts = Object.entries(maps).map(([map, entries]) => {
    const number = Object.keys(entries).length;
    if (map !== "variables") return `${number} in ${map}`;
    return word === "of its own" ? `${number} variables ${word}` : `${number} ${word} variables`;
  });
  return {
    subject: name,
    state: counts.join(", "),
    ok: findings.every(({ severity }) => severity === "advice"),
    details: [],
  };
}

function unlinked(group: StackResource, live: PropertyMap, stack: string): Part["findings"] {
  const lost = textsIn(group.inputs.serviceIds).filter((id) => !textsIn(live.serviceIds).includes(id));
  return lost.map((id) => ({
    severity: "error",
    code: "unlinked-group",
    what: `${group.name} is not linked to ${id} any more: the service gets none of its variables with its next deploy`,
    where: group.name,
    mend: `npx stackwright up --stack ${stack} --refresh`,
  }));
}

function gone({ name, type }: StackResource, stack: string): Part {
  const mend = `npx stackwright up --stack ${stack} --refresh makes it anew`;
  const what = `${name} was deleted at the vendor`;
  return {
    examined: [{ subject: name, state: "gone", ok: false, details: [] }],
    findings: [{ severity: "error", code: "gone", what, where: type, mend }],
    notLooked: [],
  };
}

function textsIn(value: PropertyValue | undefined): string[] {
  const list = unwrapSecrets(value ?? null);
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [];
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
}
