import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { badRequest } from "./dialect.ts";
import { page, pagingQuery } from "./paging.ts";
import { findService } from "./services.ts";
import { headerInput, newHeader, newRoute, routeInput } from "./site-rule.ts";
import type { RenderState, Route, Service } from "./state.ts";

/** Redirects, rewrites and headers of a static site. They hold at once, without a deploy. */
export function siteRuleOperations(state: RenderState): Operation[] {
  const site = (id: string | undefined): Service => {
    const service = findService(state, id);
    if (service.type !== "static_site") throw badRequest(`${service.id} is not a static site`);
    return service;
  };
  const routeViews = (routes: Route[]) => routes.map((route, priority) => ({ ...route, priority }));

  return [
    operation({
      method: "GET",
      path: "/services/{serviceId}/routes",
      query: z.strictObject(pagingQuery),
      handle: ({ params, query }) => ({
        status: 200,
        body: page(
          "route",
          routeViews(site(params.serviceId).routes),
          (route) => route.id,
          query,
          (route) => route,
        ),
      }),
    }),
    operation({
      method: "PUT",
      path: "/services/{serviceId}/routes",
      body: z.array(routeInput),
      handle: ({ params, body }) => {
        const service = site(params.serviceId);
        service.routes = body.map(newRoute);
        return { status: 200, body: routeViews(service.routes) };
      },
    }),
    operation({
      method: "GET",
      path: "/services/{serviceId}/headers",
      query: z.strictObject(pagingQuery),
      handle: ({ params, query }) => ({
        status: 200,
        body: page(
          "header",
          site(params.serviceId).headers.toReversed(),
          (header) => header.id,
          query,
          (header) => header,
        ),
      }),
    }),
    operation({
      method: "PUT",
      path: "/services/{serviceId}/headers",
      body: z.array(headerInput),
      handle: ({ params, body }) => {
        const service = site(params.serviceId);
        service.headers = body.map(newHeader);
        return { status: 200, body: service.headers };
      },
    }),
  ];
}
