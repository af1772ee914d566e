import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import type { DeployRunner } from "./deploy-runner.ts";
import { notFound } from "./dialect.ts";
import { listFilter, pagingQuery } from "./paging.ts";
import { findService } from "./services.ts";
import type { LogLine, RenderState } from "./state.ts";

const HOUR = 3_600_000;
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const filters = {
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
};
type Filters = z.output<z.ZodObject<typeof filters>>;

export function logOperations(state: RenderState, runner: DeployRunner): Operation[] {
  const found = (query: Filters) => {
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
    return { start, end, lines };
  };

  return [
    operation({
      method: "GET",
      path: "/logs",
      query: z.strictObject(filters),
      handle: ({ query }) => {
        const { start, end, lines } = found(query);
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
    operation({
      method: "GET",
      path: "/logs/values",
      query: z.strictObject({ ...filters, label: z.enum(["instance", "level", "type"]) }),
      handle: ({ query }) => {
        const values = found(query).lines.map(({ line }) => line[query.label]);
        return { status: 200, body: [...new Set(values)].slice(0, query.limit ?? 20) };
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
