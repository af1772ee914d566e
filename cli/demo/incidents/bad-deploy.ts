import { evaratech } from "../systems/evaratech.ts";
import type { Incident } from "./incident.ts";
import { findings, only } from "./stage.ts";
import { visitors } from "./visitors.ts";

const SERVICE = "evara-backend";
const HEALTH = "https://evara-backend-412x.onrender.com/health";

export const badDeploy: Incident = {
  name: "bad-deploy",
  title: "a deploy that fails while visitors keep coming",
  report: "EvaraTech, production backend fixes, 2026-02-20, rollback plan",
  system: evaratech,
  stack: "production",

  async seen(stage) {
    const { dashboard } = stage.world.emulators.render;
    await stage.operate("update");
    await dashboard.deploy(SERVICE);
    dashboard.breakNextBuild(SERVICE, "ERROR: No matching distribution found for fastapi==9.0.0");
    const visiting = visitors(stage, HEALTH);
    const failed = await stage.type(`deploy ${SERVICE} --yes`, only(/distribution|build_failed|still serves/));
    const { asked, answered } = await visiting.leave();
    stage.check(failed.code === 1, "the deploy fails, with the vendor's last words");
    stage.check(asked > 0 && asked === answered, `${asked} requests meanwhile, ${answered} answered 200`);
  },

  async said(stage) {
    const { lines } = await stage.type("doctor --stack production --wait 5", findings);
    const text = lines.join("\n");
    stage.check(
      /is still the live one: the build finds no version of fastapi/.test(text),
      "what failed, what serves, why",
    );
  },

  async blocked(stage) {
    const { state } = stage.world.emulators.render;
    const before = state.serviceNamed(SERVICE)!.deploys.findLast(({ status }) => status === "deactivated")!;
    const visiting = visitors(stage, HEALTH);
    const back = await stage.type(`rollback ${SERVICE} --to ${before.id} --yes`, (lines) => lines.slice(0, -1));
    const { asked, answered } = await visiting.leave();
    const serves = state.serviceNamed(SERVICE)!.serving?.deploy;
    stage.check(back.code === 0 && serves?.trigger === "rollback", "one command puts the release before back");
    stage.check(asked > 0 && asked === answered, `${asked} requests meanwhile, ${answered} answered 200`);
  },
};
