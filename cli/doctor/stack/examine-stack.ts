import { unwrapSecrets } from "../../../engine/deployment/property.ts";
import { untilAborted } from "../../until-aborted.ts";
import { examineHost, type HostOptions, planOfUrl } from "../examine-host.ts";
import { nothing, type Part } from "../report.ts";
import { examineStatus, type ServiceStatus } from "../service-status.ts";
import { examinePolicies } from "./examine-policies.ts";
import { examineOwnVariables, examineVariables, variablesOfServices } from "./examine-variables.ts";
import { LiveResources } from "./live-resources.ts";
import { locate } from "./locate.ts";
import type { OpenStack } from "./open-stack.ts";
import { Providers } from "./providers.ts";
import {
  carriesVariables,
  edgeUrlOf,
  isService,
  otherUrlsOf,
  type StatusSubject,
  statusSubjectsOf,
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
      ...stack.resources.filter(isService).map((service) => examineOwnVariables(service, stack, live)),
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

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
}
