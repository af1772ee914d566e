import type { Rule } from "../rule.ts";
import { CRON_JOB, KEY_VALUE, WEB_SERVICE } from "../types.ts";

/** What lies in a region; what the others go by comes first. */
const PLACED = [WEB_SERVICE, CRON_JOB, KEY_VALUE];

export const oneRegion: Rule = {
  id: "one-region",
  title: "Services and their cache are in one region",
  incident:
    "ToolBoxAI's backend is in Oregon and reads REDIS_URL on Render's private network, which ends at the region's border: from another region the name does not even resolve.",
  severity: "high",
  level: "mandatory",
  fix: "give all of them one `region`, or say in an exception why one is elsewhere.",
  types: PLACED,
  checkStack(stack, report) {
    const placed = PLACED.flatMap((type) => stack.ofType(type)).map((subject) => ({
      subject,
      region: subject.read("region"),
    }));
    const first = placed.find(({ region }) => region.known && region.value !== undefined);
    for (const { subject, region } of placed) {
      if (!region.known) report.unknown(subject, "region");
      else if (first?.region.known && region.value !== undefined && region.value !== first.region.value) {
        report.violation(
          subject,
          `${subject.name} is in ${region.value}, ${first.subject.name} in ${first.region.value}.`,
        );
      }
    }
  },
};
