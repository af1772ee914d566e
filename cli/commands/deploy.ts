import type { ServiceStatus } from "../doctor/service-status.ts";
import { deployLines } from "../operations/deploy-lines.ts";
import { agreed, type Desk, declined, typed } from "../operations/desk.ts";
import { chooseService, type Service, servicesOf } from "../operations/services.ts";
import type { Vendors } from "../operations/vendor-session.ts";
import { planFor, verifyService } from "../operations/verify-service.ts";
import { plain } from "../terminal/style.ts";

/** Deploys a service again, with the newest commit and the variables as they are, and looks whether it is healthy. */
export async function deploy(desk: Desk, vendors: Vendors): Promise<number> {
  const { args, stack, print, paint, signal } = desk;
  const service = chooseService(servicesOf(vendors.resources), args.words[0], "deploy");
  const before = (await vendors.invoke(service.status)) as unknown as ServiceStatus;
  const live = before.deploys.find(({ isLive }) => isLive);
  print(`Deploy ${plain(service.vendorName)} (${service.kind}, stack ${stack}) again, ${what(service)}:`);
  if (live === undefined) print("  now  nothing is live");
  else for (const line of deployLines([{ label: "now", deploy: live }])) print(line);
  if (!(await agreed(desk, "Deploy?", typed(stack, "deploy", service.name)))) return declined(desk);

  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
  try {
    const done = await vendors.invoke(service.deploy);
    print(`${paint("green", "✓")} ${plain(String(done.id))} is ${plain(String(done.status))}, after ${seconds()} s.`);
  } catch (error) {
    signal.throwIfAborted();
    print(paint("red", `✗ The deploy failed, after ${seconds()} s.`));
    for (const line of (error as Error).message.split("\n")) print(`  ${plain(line)}`);
    for (const line of await afterFailure(service, vendors, stack)) print(line);
    return 1;
  }
  const plan = planFor(service, vendors.resources, args.edge);
  if (plan === undefined || (await verifyService(plan, desk))) return 0;
  print(`To go back: ${typed(stack, "rollback", service.name)}`);
  return 1;
}

function what({ vendor, branch }: Service): string {
  if (vendor === "Vercel") return "its newest production deployment's commit, with the variables as they are now";
  return `the newest commit${branch === undefined ? "" : ` of ${branch}`}, with the variables as they are now`;
}

/** A failed deploy usually leaves what served before serving. */
async function afterFailure(service: Service, vendors: Vendors, stack: string): Promise<string[]> {
  const { deploys } = (await vendors.invoke(service.status)) as unknown as ServiceStatus;
  const live = deploys.find(({ isLive }) => isLive);
  const back = typed(stack, "rollback", service.name);
  if (live === undefined) return [`Nothing of it is live. To go back: ${back}`];
  return [`${plain(live.id)} still serves. To go further back: ${back} --to DEPLOY`];
}
