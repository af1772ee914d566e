import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { invalid, uptimeRobotError } from "./dialect.ts";
import { apply, createBody, refuseUnfit, type Settings, updateBody } from "./monitor-body.ts";
import { monitorView } from "./monitor-view.ts";
import type { StoredMonitor, UptimeRobotState } from "./state.ts";

const MONITOR_LIMIT = 50;

const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.coerce.number().optional(),
  name: z.string().optional(),
  url: z.string().optional(),
});

export function monitorOperations(state: UptimeRobotState, baseUrl: () => string): Operation[] {
  const found = (id: string | undefined): StoredMonitor => {
    const monitor = state.monitors.get(Number(id));
    if (monitor === undefined) throw uptimeRobotError(404, "Monitor not found", "000-004");
    return monitor;
  };
  const setStatus = (action: "pause" | "start") =>
    operation({
      method: "POST",
      path: `/monitors/{id}/${action}`,
      body: z.strictObject({}).optional(),
      handle: ({ params }) => {
        const monitor = found(params.id);
        const isPaused = monitor.status === "PAUSED";
        if (isPaused !== (action === "pause")) {
          state.change(monitor, (changing) => {
            changing.status = action === "pause" ? "PAUSED" : "STARTED";
          });
        }
        return { status: 201, body: monitorView(state, monitor) };
      },
    });

  return [
    operation({
      method: "GET",
      path: "/monitors",
      query: listQuery,
      handle: ({ query }) => ({ status: 200, body: page(state, query, baseUrl()) }),
    }),
    operation({
      method: "POST",
      path: "/monitors",
      creates: true,
      body: createBody,
      handle: ({ body }) => {
        const settings = settingsOf(body);
        refuseUnfit(state, settings, body.type);
        if (state.isFree && state.monitors.size >= MONITOR_LIMIT) {
          throw invalid([`you have reached the limit of ${MONITOR_LIMIT} monitors of your plan`]);
        }
        const monitor = blank(state.nextId(), body);
        apply(state, monitor, settings);
        state.monitors.set(monitor.id, monitor);
        return { status: 201, body: monitorView(state, monitor) };
      },
    }),
    operation({
      method: "GET",
      path: "/monitors/{id}",
      handle: ({ params }) => ({ status: 200, body: monitorView(state, state.seen(found(params.id))) }),
    }),
    operation({
      method: "PATCH",
      path: "/monitors/{id}",
      body: updateBody,
      handle: ({ params, body }) => {
        const monitor = found(params.id);
        refuseUnfit(state, body, monitor.type);
        state.change(monitor, (changing) => apply(state, changing, body));
        return { status: 200, body: monitorView(state, monitor) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/monitors/{id}",
      handle: ({ params }) => {
        state.monitors.delete(found(params.id).id);
        return { status: 200 };
      },
    }),
    setStatus("pause"),
    setStatus("start"),
  ];
}

/** Oldest first; the names asked for are parts of names, in any case. */
function page(state: UptimeRobotState, query: z.output<typeof listQuery>, baseUrl: string) {
  const has = (text: string, part: string | undefined) =>
    part === undefined || text.toLowerCase().includes(part.toLowerCase());
  const all = [...state.monitors.values()]
    .filter(({ friendlyName, url }) => has(friendlyName, query.name) && has(url, query.url))
    .filter(({ id }) => query.cursor === undefined || id > query.cursor);
  const data = all.slice(0, query.limit);
  const isLast = data.length === all.length;
  const next = new URLSearchParams({ limit: String(query.limit), cursor: String(data.at(-1)?.id) });
  return {
    data: data.map((monitor) => monitorView(state, monitor)),
    nextLink: isLast ? null : `${baseUrl}/monitors?${next}`,
  };
}

/** Creation spells the case of a keyword in words, everything else as a number. */
function settingsOf(body: z.output<typeof createBody>): Settings {
  if (body.type === "HTTP") {
    const { type: _type, ...settings } = body;
    return settings;
  }
  const { type: _type, keywordCaseType, ...settings } = body;
  return { ...settings, keywordCaseType: keywordCaseType === "CaseSensitive" ? 0 : 1 };
}

function blank(id: number, body: z.output<typeof createBody>): StoredMonitor {
  return {
    id,
    friendlyName: body.friendlyName,
    type: body.type,
    url: body.url,
    interval: body.interval,
    timeout: body.timeout,
    httpMethodType: "HEAD",
    keywordType: null,
    keywordValue: null,
    keywordCaseType: null,
    successHttpResponseCodes: ["2xx", "3xx"],
    followRedirections: true,
    checkSSLErrors: false,
    sslExpirationReminder: false,
    threshold: 0,
    assignedAlertContacts: [],
    tagNames: [],
    status: "STARTED",
    createdAt: new Date(),
  };
}
