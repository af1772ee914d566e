import { z } from "zod";

/** One deploy as functions tell it, in the shape every vendor's deploys have here. */
export const deployRecord = z.object({
  id: z.string().meta({ description: "The deploy's id, `dep-…`." }),
  status: z.string().meta({ description: "Render's word for how it went, e.g. `live` or `build_failed`." }),
  isLive: z.boolean().meta({ description: "Whether it serves now." }),
  canRollback: z.boolean().meta({ description: "Whether it served once, so that a rollback can go back to it." }),
  createdAt: z.string().meta({ description: "When it was asked for, ISO 8601." }),
  finishedAt: z.string().optional().meta({ description: "When it ended, ISO 8601." }),
  commit: z.string().optional().meta({ description: "The commit that was deployed." }),
  message: z.string().optional().meta({ description: "The first line of the commit's message." }),
});

/** How a deploy that an action started came to its end. */
export const endedDeploy = z.object({
  id: z.string().meta({ description: "The deploy's id, `dep-…`." }),
  status: z.string().meta({ description: "Render's word for how it ended, `live` or `deactivated`." }),
});

export type DeployRecord = z.output<typeof deployRecord>;
export type EndedDeploy = z.output<typeof endedDeploy>;
