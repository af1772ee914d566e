import { causeOf, isDown } from "../../health/cause.ts";
import type { VerificationPlan } from "../../health/plan.ts";
import { UsageError } from "../arguments.ts";
import { planOfUrl } from "../doctor/examine-host.ts";
import type { StackResource } from "../doctor/stack/open-stack.ts";
import { waken } from "../doctor/waken.ts";
import type { Desk } from "../operations/desk.ts";
import { chooseService, servicesOf } from "../operations/services.ts";
import { planFor } from "../operations/verify-service.ts";
import { plain } from "../terminal/style.ts";

const WAIT_SECONDS = 90;

/** Whether a word of the command line is an address; such a one needs no stack. */
export const isAddress = (word: string | undefined): word is string => word !== undefined && /^https?:\/\//.test(word);

/**
 * Asks until there is an answer. Without a name everything that a stack has on the web is woken.
 * @param resources the stack's, for all but an address.
 * @returns 0 when all of them answer, else 1.
 */
export async function wake(desk: Desk, resources: readonly StackResource[]): Promise<number> {
  const plans = plansOf(desk, resources);
  const awake = await Promise.all(plans.map((plan) => wakeOne(plan, desk)));
  return awake.every(Boolean) ? 0 : 1;
}

function plansOf({ args }: Desk, resources: readonly StackResource[]): VerificationPlan[] {
  const [word] = args.words;
  if (isAddress(word)) {
    if (!URL.canParse(word)) throw new UsageError(`"${word}" is not a URL.`);
    return [planOfUrl(word, [], args.edge)];
  }
  const services = servicesOf(resources);
  const chosen = word === undefined ? services : [chooseService(services, word, "wake")];
  const plans = chosen.flatMap((service) => planFor(service, resources, args.edge) ?? []);
  if (plans.length > 0) return plans;
  throw new Error(
    word === undefined
      ? "The stack's state has nothing with an address to wake: run `npx stackwright up` first, or give a URL."
      : `${word} has no address on the web, so there is nothing to wake.`,
  );
}

async function wakeOne(plan: VerificationPlan, { args, signal, print, paint, stack }: Desk): Promise<boolean> {
  const { host } = new URL(plan.url);
  const started = performance.now();
  const { answer, sleptSeconds } = await waken({
    target: plan,
    path: plan.healthPath,
    waitSeconds: args.wait ?? WAIT_SECONDS,
    signal,
    note: (text) => print(paint("dim", plain(text))),
  });
  signal.throwIfAborted();
  if (isDown(answer)) {
    const waited = Math.round((performance.now() - started) / 1000);
    const doctor = stack === "" ? `npx stackwright doctor ${plan.url}` : `npx stackwright doctor --stack ${stack}`;
    print(`${paint("red", "✗")} ${host} does not answer, after ${waited} s: ${plain(causeOf(answer).reason)}.`);
    print(`  Why, and what mends it: ${doctor}`);
    return false;
  }
  const how = answer.kind === "response" ? `${answer.status} in ${Math.round(answer.milliseconds)} ms` : "";
  const slept = sleptSeconds === undefined ? `was awake already: ${how}` : `is awake, after ${sleptSeconds} s`;
  print(`${paint("green", "✓")} ${host} ${slept}.`);
  return true;
}
