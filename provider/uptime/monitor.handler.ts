import { type CheckProblem, type Context, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { Monitor } from "./api.ts";
import type { UptimeRobotClient } from "./client.ts";
import type { MonitorInputs, MonitorOutputs } from "./monitor.definition.ts";
import { changesOf, inputsOf, isPaused, newMonitor } from "./monitor-settings.ts";

/** How long reads may lag behind a write, in milliseconds. */
const SETTLES_WITHIN = 60_000;

export const monitorHandler: ResourceHandler<MonitorInputs, MonitorOutputs, UptimeRobotClient> = {
  check(inputs) {
    return [...keywordProblems(inputs), ...certificateProblems(inputs)];
  },

  async find({ name }, { clients, signal }) {
    const found = await clients.monitorsNamed(name, signal);
    if (found.length > 1) {
      const ids = found.map(({ id }) => id).join(", ");
      throw new ProviderError(
        `UptimeRobot has ${found.length} monitors named "${name}" (${ids}): rename or delete all but one there, or choose another name`,
      );
    }
    return found[0] && String(found[0].id);
  },

  async create(inputs, { clients, signal }) {
    refuseWithoutKeyword(inputs);
    return String((await clients.createMonitor(newMonitor(inputs), signal)).id);
  },

  async sync(id, inputs, _known, context) {
    const { clients, signal } = context;
    refuseWithoutKeyword(inputs);
    const live = await clients.madeOrLive(id, signal);
    const changes = changesOf(live, inputs);
    const isOther = isPaused(live) !== inputs.isPaused;
    if (Object.keys(changes).length === 0 && !isOther) return;
    if (Object.keys(changes).length > 0) {
      refuseUntaken(await clients.changeMonitor(id, changes, signal), inputs, id);
    }
    if (isOther) await clients.pauseOrStart(id, inputs.isPaused ? "pause" : "start", signal);
    await untilSettled(id, inputs, context);
  },

  async read(id, known, { clients, signal }) {
    const live = await unlessGone(clients.monitor(id, signal));
    return live && { inputs: inputsOf(live, known.inputs), outputs: { monitorId: live.id } };
  },

  async delete(id, _known, { clients, signal }) {
    await unlessGone(clients.deleteMonitor(id, signal));
  },
};

function keywordProblems(inputs: Partial<MonitorInputs>): CheckProblem[] {
  const keys = ["keywordValue", "keywordType", "keywordCaseSensitive"] as const;
  if (inputs.type === "HTTP") {
    return keys
      .filter((key) => inputs[key] !== undefined)
      .map((property) => ({ property, reason: 'is for `type: "KEYWORD"`: change the type or remove it' }));
  }
  if (inputs.type === "KEYWORD" && inputs.httpMethod === "HEAD") {
    return [{ property: "httpMethod", reason: "HEAD has no body to look for the keyword in: use GET" }];
  }
  return [];
}

/** Not a check: there a keyword that is not known yet is as absent as a forgotten one. */
function refuseWithoutKeyword({ name, type, keywordValue }: MonitorInputs): void {
  if (type !== "KEYWORD" || keywordValue !== undefined) return;
  throw new ProviderError(`monitor "${name}" is of type KEYWORD and has no \`keywordValue\`: set the text to look for`);
}

function certificateProblems({ url, ...inputs }: Partial<MonitorInputs>): CheckProblem[] {
  if (url === undefined || url.startsWith("https:")) return [];
  return (["checkSslErrors", "sslExpirationReminder"] as const)
    .filter((key) => inputs[key] === true)
    .map((property) => ({ property, reason: "is for https addresses: change `url` or remove it" }));
}

/** A free plan answers with zeros whatever was asked for; without this the same change would come up for ever. */
function refuseUntaken(answer: Monitor, inputs: MonitorInputs, id: string): void {
  const { assignedAlertContacts } = changesOf(answer, inputs);
  const isDelay = assignedAlertContacts?.some(({ threshold, recurrence }) => threshold + recurrence > 0);
  const isTold = answer.assignedAlertContacts.some(({ threshold, recurrence }) => threshold + recurrence > 0);
  if (!isDelay || isTold) return;
  throw new ProviderError(
    `UptimeRobot did not take the delays and reminders of monitor ${id}'s alert contacts, which its free plan does not have: ` +
      "remove `afterMinutes` and `repeatMinutes`, or move to a paid plan",
  );
}

/** Reads come from replicas that may be behind: wait until one shows what was written. */
async function untilSettled(id: string, inputs: MonitorInputs, context: Context<UptimeRobotClient>): Promise<void> {
  const { clients, signal, warn } = context;
  const late = AbortSignal.timeout(SETTLES_WITHIN);
  try {
    await poll(
      async () => {
        const live = await clients.monitor(id, signal);
        return (Object.keys(changesOf(live, inputs)).length === 0 && isPaused(live) === inputs.isPaused) || undefined;
      },
      AbortSignal.any([signal, late]),
    );
  } catch (error) {
    if (!late.aborted || signal.aborted) throw error;
    warn(
      `UptimeRobot does not show the change of monitor ${id} yet; run \`pulumi refresh\` in a while to see that it does`,
    );
  }
}
