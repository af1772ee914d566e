import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { vercelError } from "./dialect.ts";
import type { VercelState } from "./state.ts";

export function accountOperations(state: VercelState): Operation[] {
  return [
    operation({
      method: "GET",
      path: "/v2/user",
      handle: () => ({
        status: 200,
        body: { user: { ...state.user, avatar: null, defaultTeamId: state.team.id, limited: true } },
      }),
    }),
    operation({
      method: "GET",
      path: "/v2/teams/{teamId}",
      query: z.strictObject({ slug: z.string().optional() }),
      handle: ({ params }) => {
        const { team, user } = state;
        if (params.teamId !== team.id && params.teamId !== team.slug) {
          throw vercelError(403, "forbidden", "Not authorized");
        }
        return {
          status: 200,
          body: {
            ...team,
            avatar: null,
            billing: null,
            creatorId: user.id,
            description: null,
            updatedAt: team.createdAt,
            stagingPrefix: "",
            sensitiveEnvironmentVariablePolicy: state.seed.sensitivePolicy ?? "default",
            membership: {
              uid: user.id,
              teamId: team.id,
              role: "OWNER",
              confirmed: true,
              created: team.createdAt,
              createdAt: team.createdAt,
            },
          },
        };
      },
    }),
  ];
}
