import type { JsonApi, JsonCall } from "../host/http.ts";

/** Render pages by 20 unless asked for more, and takes at most this. */
const PAGE = 100;
/** A page shorter than the smallest page there is must be the last. */
const SMALLEST_PAGE = 20;

/**
 * All of a list, page by page. Items come wrapped under `key` beside their cursor; bare ones (see GET /env-groups) are all
 * there is.
 */
export async function listAll<T>(api: JsonApi, key: string, call: Omit<JsonCall, "method" | "body">): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { ...call.query, limit: PAGE, cursor };
    const page = await api.fetch<Record<string, unknown>[]>({ ...call, method: "GET", query });
    items.push(...page.map((item) => (key in item ? item[key] : item) as T));
    const last = page.at(-1);
    if (page.length < SMALLEST_PAGE || !last || !(key in last) || typeof last.cursor !== "string") return items;
    cursor = last.cursor;
  }
}
