import { programEnvironment } from "../../../engine/evaluation/program-environment.ts";
import type { PolicyConfig } from "../../../engine/policy/policy-config.ts";
import { PolicyPack } from "../../../engine/policy/policy-pack.ts";
import { packConfigs } from "../../fingerprints/pack-configs.ts";
import { nothing, type Part } from "../report.ts";
import { judgeLive } from "./judge-live.ts";
import type { LiveResources } from "./live-resources.ts";
import { type LiveSubject, liveSubject, statedSubject } from "./live-subjects.ts";
import type { OpenStack, StackResource } from "./open-stack.ts";
import { carriesVariables } from "./subjects.ts";

export interface PoliciesOptions {
  /** Folders of policy packs. */
  policyPacks: readonly string[];
  env: NodeJS.ProcessEnv;
  /** `host:port` of the service the packs log to. */
  engineAddress: string;
  signal: AbortSignal;
  /** Names an application gets from elsewhere than from this resource. */
  elsewhere: (resource: StackResource) => Promise<string[]>;
}

/** Judges the live variables by the same rules as `up` does; where it cannot, it says so. */
export async function examinePolicies(stack: OpenStack, live: LiveResources, options: PoliciesOptions): Promise<Part> {
  const { policyPacks } = options;
  if (stack.source === "program") {
    return notJudged(
      stack.stack,
      "there is no state",
      `npx stackwright check --stack ${stack.stack} judges the program`,
    );
  }
  if (policyPacks.length === 0) {
    return notJudged(
      stack.stack,
      "there is no policy pack",
      "Put one into policies/ or name it with --policy-pack DIR",
    );
  }
  if (stack.config === undefined) {
    return notJudged(stack.stack, "the stack config cannot be read", "Mend what could not be looked at");
  }
  try {
    const location = { dir: stack.project.dir, stack: stack.stack, configFile: stack.configFile, env: options.env };
    const [subjects, configs] = await Promise.all([
      subjectsOf(stack, live, options.elsewhere),
      packConfigs(policyPacks, location),
    ]);
    const parts = await Promise.all(
      policyPacks.map((folder, index) => judgeBy(folder, configs[index] ?? {}, subjects, stack, options)),
    );
    return {
      examined: parts.flatMap(({ examined }) => examined),
      findings: parts.flatMap(({ findings }) => findings),
      notLooked: [],
    };
  } catch (error) {
    return { ...nothing(), notLooked: [`the policies: ${messageOf(error)}`] };
  }
}

async function judgeBy(
  folder: string,
  packConfig: PolicyConfig,
  subjects: LiveSubject[],
  { project, stack, config }: OpenStack,
  { env, engineAddress, signal }: PoliciesOptions,
): Promise<Part> {
  const pack = await PolicyPack.start(folder, {
    project: project.name,
    stack,
    env: programEnvironment(env),
    engineAddress,
    dryRun: false,
    config,
    onLog: () => {},
  });
  const close = () => void pack.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    signal.throwIfAborted();
    await pack.configure(packConfig);
    return await judgeLive(pack, subjects, stack);
  } finally {
    signal.removeEventListener("abort", close);
    await pack.close();
  }
}

/** What is gone at the vendor is told elsewhere; what could not be read is there, with variables nobody knows. */
async function subjectsOf(
  { resources }: OpenStack,
  live: LiveResources,
  elsewhere: PoliciesOptions["elsewhere"],
): Promise<LiveSubject[]> {
  const subjects = resources.map(async (resource): Promise<LiveSubject[]> => {
    if (!carriesVariables(resource) || resource.id === undefined) return [statedSubject(resource)];
    try {
      const read = await live.of(resource);
      return read === undefined ? [] : [liveSubject(resource, read, await elsewhere(resource))];
    } catch {
      return [liveSubject(resource, undefined, [])];
    }
  });
  return (await Promise.all(subjects)).flat();
}

function notJudged(stack: string, why: string, mend: string): Part {
  const what = `the live variables were not judged by the policy pack: ${why}`;
  return {
    ...nothing(),
    findings: [{ severity: "advice", code: "not-judged", what, where: `stack ${stack}`, mend }],
  };
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
