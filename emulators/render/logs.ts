import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import type { DeployRunner } from "./deploy-runner.ts";
import { notFound } from "./dialect.ts";
import { listFilter, pagingQuery } from "./paging.ts";
import { findService } from "./services.ts";
import type { LogLine, RenderState } from "./state.ts";

const HOUR = 3_600_000;
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export function logOperations(state: RenderState, runner: DeployRunner): Operation[] {
  return [
    operation({
      method: "GET",
      path: "/logs",
      query: z.strictObject({
        ownerId: z.string(),
        resource: z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat()),
        startTime: time.optional(),
        endTime: time.optional(),
        direction: z.enum(["forward", "backward"]).optional(),
        type: listFilter,
        level: listFilter,
        text: listFilter,
        instance: listFilter,
        limit: pagingQuery.limit,
      }),
      handle: ({ query }) => {
        if (query.ownerId !== state.owner.id) throw notFound(query.ownerId);
        const services = query.resource.map((id) => findService(state, id));
        // Before the time is taken: what was said until now is in it.
        for (const service of services) runner.collectLogs(service);
        const end = query.endTime ?? new Date();
        const start = query.startTime ?? new Date(end.getTime() - HOUR);
        const lines = services
          .flatMap(({ id, logs }) => logs.map((line) => ({ line, id })))
          .filter(({ line }) => line.timestamp >= start && line.timestamp <= end)
          .filter(({ line }) => query.type?.includes(line.type) ?? true)
          .filter(({ line }) => query.level?.includes(line.level) ?? true)
          .filter(({ line }) => query.instance?.includes(line.instance) ?? true)
          .filter(({ line }) => query.text?.some((text) => line.message.includes(text)) ?? true);
        if (query.direction !== "forward") lines.reverse();
        const shown = lines.slice(0, query.limit ?? 20);
        return {
          status: 200,
          body: {
            hasMore: lines.length > shown.length,
            nextStartTime: start.toISOString(),
            nextEndTime: (shown.at(-1)?.line.timestamp ?? end).toISOString(),
            logs: shown.map(({ line, id }) => lineView(line, id)),
          },
        };
      },
    }),
  ];
}

const lineView = (line: LogLine, resource: string) => ({
  id: line.id,
  message: line.message,
  timestamp: line.timestamp.toISOString(),
  labels: [
    { name: "resource", value: resource },
    { name: "instance", value: line.instance },
    { name: "level", value: line.level },
    { name: "type", value: line.type },
  ],
});
