import type { ContractMetadata } from "../../../contract/select.ts";
import { unwrapSecrets } from "../../../engine/deployment/property.ts";
import type { PropertyMap, PropertyValue } from "../../../engine/property-value.ts";
import { untilAborted } from "../../until-aborted.ts";
import { compareVariables } from "../compare-variables.ts";
import { examineHost, type HostOptions, planOfUrl } from "../examine-host.ts";
import { nothing, type Part } from "../report.ts";
import { examineStatus, type ServiceStatus } from "../service-status.ts";
import { examinePolicies } from "./examine-policies.ts";
import { LiveResources } from "./live-resources.ts";
import { locate } from "./locate.ts";
import type { OpenStack, StackResource } from "./open-stack.ts";
import { Providers } from "./providers.ts";
import {
  carriesVariables,
  edgeUrlOf,
  otherUrlsOf,
  type StatusSubject,
  statusSubjectsOf,
  variableMapsOf,
  verificationsOf,
} from "./subjects.ts";
import { withRules } from "./with-rules.ts";

export interface ExamineStackOptions extends HostOptions {
  env: NodeJS.ProcessEnv;
  /** Further origins to try at every verified service. */
  origins: readonly string[];
  edgeUrl: string | undefined;
  /** Folders of the policy packs that judge what is live. Default: none. */
  policyPacks?: readonly string[] | undefined;
}

/** Looks at everything a stack has: its hosts, its deploys and logs, its live variables. */
export async function examineStack(opened: OpenStack, options: ExamineStackOptions): Promise<Part[]> {
  const providers = await Providers.open(opened, options.env);
  const live = new LiveResources(providers, opened.source);
  try {
    const isUp = opened.source === "state";
    const stack = isUp ? opened : await untilAborted(locate(opened, providers), options.signal);
    const plans = verificationsOf(stack.resources).map((plan) => ({
      ...plan,
      origins: [...new Set([...plan.origins, ...options.origins])],
      edgeUrl: options.edgeUrl ?? plan.edgeUrl,
    }));
    const others = otherUrlsOf(stack.resources, plans, options.edgeUrl ?? plans[0]?.edgeUrl);
    const looking = Promise.all([
      ...[...plans, ...others].map((plan) => examineHost(plan, options)),
      ...stack.resources.filter(carriesVariables).map((carrier) => examineVariables(carrier, stack, live)),
      ...statusSubjectsOf(stack.resources).map((subject) => examineService(subject, stack, providers, options)),
    ]);
    const judging = examinePolicies(stack, live, {
      policyPacks: options.policyPacks ?? [],
      env: options.env,
      engineAddress: providers.engineAddress,
      signal: options.signal,
      elsewhere: (resource) => variablesOfServices(resource, stack, live),
    });
    const [parts, judged] = await untilAborted(Promise.all([looking, judging]), options.signal);
    return [stack.part, ...withRules(parts, judged)];
  } finally {
    await providers.close();
  }
}

/** The live variables of one resource against its contract; of a program that is not up, the declared ones. */
async function examineVariables(carrier: StackResource, stack: OpenStack, reader: LiveResources): Promise<Part> {
  const contract = unwrapSecrets(carrier.inputs.contract ?? null) as unknown as ContractMetadata | null;
  const base = { resource: carrier.name, stack: stack.stack, contract: contract ?? undefined };
  const written = variableMapsOf(carrier.inputs);
  if (carrier.id === undefined) {
    const findings = compareVariables({ ...base, live: written, written: undefined, unmanaged: [], elsewhere: [] });
    return { examined: [variablesExamined(carrier, written, findings, "declared")], findings, notLooked: [] };
  }
  try {
    const live = await reader.of(carrier);
    if (live === undefined) return gone(carrier, stack.stack);
    const maps = variableMapsOf(live.inputs);
    const unmanaged = textsIn(live.outputs.unmanagedVariables);
    const elsewhere = await variablesOfServices(carrier, stack, reader);
    const known =
      stack.source === "state" ? { written, unmanaged, elsewhere } : byDeclaration(written, maps, unmanaged, elsewhere);
    const findings = compareVariables({ ...base, live: maps, ...known });
    return {
      examined: [variablesExamined(carrier, maps, findings, "live")],
      findings: [...findings, ...unlinked(carrier, live.inputs, stack.stack)],
      notLooked: [],
    };
  } catch (error) {
    return { ...nothing(), notLooked: [`the variables of ${carrier.name}: ${firstLine(error)}`] };
  }
}

/** Without state: nobody knows what was written, and everything that the program does not declare was set by hand. */
function byDeclaration(
  declared: ReturnType<typeof variableMapsOf>,
  live: ReturnType<typeof variableMapsOf>,
  unreadable: readonly string[],
  elsewhere: readonly string[],
) {
  const spelled = (maps: ReturnType<typeof variableMapsOf>) =>
    Object.entries(maps).flatMap(([map, entries]) =>
      Object.keys(entries).map((name) => (map === "variables" ? name : `${map}/${name}`)),
    );
  const expected = spelled(declared);
  const there = [...new Set([...spelled(live), ...unreadable])];
  const hidden = unreadable.filter((name) => expected.includes(name));
  return {
    written: undefined,
    unmanaged: there.filter((name) => !expected.includes(name)),
    elsewhere: [...elsewhere, ...hidden.map((name) => name.slice(name.lastIndexOf("/") + 1))],
  };
}

/** Variables of a service win over those of its group, and make up for one that the group lacks. */
async function variablesOfServices(group: StackResource, stack: OpenStack, reader: LiveResources): Promise<string[]> {
  const ids = textsIn(group.inputs.serviceIds);
  const services = stack.resources.filter(
    ({ type, outputs, id }) =>
      id !== undefined && type === "stackwright:render:WebService" && ids.includes(String(outputs.serviceId)),
  );
  const names = await Promise.all(
    services.map(async (service) => {
      const live = await reader.of(service);
      if (live === undefined) return [];
      return [...Object.keys(variableMapsOf(live.inputs).variables ?? {}), ...textsIn(live.outputs.unmanagedVariables)];
    }),
  );
  return names.flat();
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

function variablesExamined(
  { name }: StackResource,
  maps: Record<string, Record<string, unknown>>,
  findings: Part["findings"],
  word: "live" | "declared",
) {
  const counts = Object.entries(maps).map(([map, entries]) => {
    const number = Object.keys(entries).length;
    return map === "variables" ? `${number} ${word} variables` : `${number} in ${map}`;
  });
  return {
    subject: name,
    state: counts.join(", "),
    ok: findings.every(({ severity }) => severity === "advice"),
    details: [],
  };
}

/** Its deploys and log; without state, when only they tell its host, that host too. */
async function examineService(
  { token, args }: StatusSubject,
  stack: OpenStack,
  providers: Providers,
  options: ExamineStackOptions,
): Promise<Part> {
  const about = Object.values(args).join("/");
  try {
    const provider = await providers.ofPackage("stackwright");
    const { result, failures } = await provider.invoke({ token, args });
    if (failures.length > 0) {
      return { ...nothing(), notLooked: failures.map(({ reason }) => `the deploys of ${about}: ${reason}`) };
    }
    const status = unwrapSecrets(result) as unknown as ServiceStatus;
    const part = examineStatus(status, stack.stack);
    if (stack.source === "state" || status.host === "") return part;
    const edgeUrl = options.edgeUrl ?? edgeUrlOf(stack.resources);
    const host = await examineHost(planOfUrl(`https://${status.host}`, options.origins, edgeUrl), options);
    return {
      examined: [...part.examined, ...host.examined],
      findings: [...part.findings, ...host.findings],
      notLooked: [...part.notLooked, ...host.notLooked],
    };
  } catch (error) {
    return { ...nothing(), notLooked: [`the deploys of ${about}: ${firstLine(error)}`] };
  }
}

function textsIn(value: PropertyValue | undefined): string[] {
  const list = unwrapSecrets(value ?? null);
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [];
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
}
