import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { notFound } from "./dialect.ts";
import { listFilter, page, pagingQuery } from "./paging.ts";
import type { RenderState } from "./state.ts";

export function ownerOperations(state: RenderState): Operation[] {
  return [
    operation({
      method: "GET",
      path: "/users",
      handle: () => ({ status: 200, body: state.user }),
    }),
    operation({
      method: "GET",
      path: "/owners",
      query: z.strictObject({ ...pagingQuery, name: listFilter, email: listFilter }),
      handle: ({ query }) => {
        const owners = [state.owner].filter(
          (owner) => (query.name?.includes(owner.name) ?? true) && (query.email?.includes(owner.email) ?? true),
        );
        return {
          status: 200,
          body: page(
            "owner",
            owners,
            (owner) => owner.id,
            query,
            (owner) => owner,
          ),
        };
      },
    }),
    operation({
      method: "GET",
      path: "/owners/{ownerId}",
      handle: ({ params }) => {
        if (params.ownerId !== state.owner.id) throw notFound(params.ownerId ?? "");
        return { status: 200, body: state.owner };
      },
    }),
  ];
}
