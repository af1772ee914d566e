import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { type DeployRunner, inProgress } from "./deploy-runner.ts";
import { badRequest, notFound } from "./dialect.ts";
import { listFilter, page, pagingQuery } from "./paging.ts";
import { findService } from "./services.ts";
import type { Deploy, RenderState, Service } from "./state.ts";

/** `{}` does; the body itself must be there. */
const createBody = z.strictObject({
  clearCache: z.enum(["clear", "do_not_clear"]).optional(),
  commitId: z.string().min(1).optional(),
});

export function deployOperations(state: RenderState, runner: DeployRunner): Operation[] {
  const found = (service: Service, id: string | undefined): Deploy => {
    const deploy = service.deploys.find((candidate) => candidate.id === id);
    if (deploy === undefined) throw notFound(id ?? "");
    return deploy;
  };

  return [
    operation({
      method: "GET",
      path: "/services/{serviceId}/deploys",
      query: z.strictObject({ ...pagingQuery, status: listFilter }),
      handle: ({ params, query }) => {
        const deploys = findService(state, params.serviceId)
          .deploys.filter((deploy) => query.status?.includes(deploy.status) ?? true)
          .reverse();
        return { status: 200, body: page("deploy", deploys, (deploy) => deploy.id, query, deployView) };
      },
    }),
    operation({
      method: "POST",
      path: "/services/{serviceId}/deploys",
      creates: true,
      body: createBody,
      handle: ({ params, body }) => {
        const service = findService(state, params.serviceId);
        if (service.suspended) throw badRequest("cannot deploy a suspended service");
        const deploy = runner.start(service, "api", {
          clearCache: body.clearCache === "clear",
          ...(body.commitId === undefined
            ? {}
            : { commit: { id: body.commitId, message: "", createdAt: new Date().toISOString() } }),
        });
        return deploy.status === "queued" ? { status: 202 } : { status: 201, body: deployView(deploy) };
      },
    }),
    operation({
      method: "GET",
      path: "/services/{serviceId}/deploys/{deployId}",
      handle: ({ params }) => ({
        status: 200,
        body: deployView(found(findService(state, params.serviceId), params.deployId)),
      }),
    }),
    operation({
      method: "POST",
      path: "/services/{serviceId}/deploys/{deployId}/cancel",
      handle: ({ params }) => {
        const service = findService(state, params.serviceId);
        const deploy = found(service, params.deployId);
        if (!inProgress(deploy) && deploy.status !== "queued")
          throw badRequest(`cannot cancel a ${deploy.status} deploy`);
        runner.cancel(service, deploy);
        return { status: 200, body: deployView(deploy) };
      },
    }),
    operation({
      method: "POST",
      path: "/services/{serviceId}/rollback",
      creates: true,
      body: z.strictObject({ deployId: z.string() }),
      handle: ({ params, body }) => {
        const service = findService(state, params.serviceId);
        const target = found(service, body.deployId);
        if (target.status !== "live" && target.status !== "deactivated") {
          throw badRequest(`cannot roll back to a deploy that was never live: ${target.id}`);
        }
        const deploy = runner.start(service, "rollback", { commit: target.commit });
        return { status: 201, body: deployView(deploy) };
      },
    }),
  ];
}

function deployView(deploy: Deploy) {
  return {
    id: deploy.id,
    commit: deploy.commit,
    status: deploy.status,
    trigger: deploy.trigger,
    createdAt: deploy.createdAt.toISOString(),
    updatedAt: deploy.updatedAt.toISOString(),
    ...(deploy.startedAt === undefined ? {} : { startedAt: deploy.startedAt.toISOString() }),
    ...(deploy.finishedAt === undefined ? {} : { finishedAt: deploy.finishedAt.toISOString() }),
  };
}
