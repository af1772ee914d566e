import { z } from "zod";
import { badRequest } from "./dialect.ts";

/** `limit` and `cursor`, as every Render list takes them. */
export const pagingQuery = {
  limit: z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(1, "must be at least 1").max(100, "must be at most 100"))
    .optional(),
  cursor: z.string().optional(),
};

/** A filter of comma-joined (or repeated) values. */
export const listFilter = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat().flatMap((part) => part.split(",")))
  .optional();

/**
 * A page in Render's shape: each item under its own key beside its cursor, 20 unless told, `[]` past the end.
 * The cursor is the last item seen.
 */
export function page<Item>(
  wrapper: string,
  items: Item[],
  idOf: (item: Item) => string,
  query: { limit?: number | undefined; cursor?: string | undefined },
  view: (item: Item) => unknown,
): Record<string, unknown>[] {
  const cursors = items.map((item) => Buffer.from(idOf(item)).toString("base64url"));
  const position = query.cursor === undefined ? -1 : cursors.indexOf(query.cursor);
  if (query.cursor !== undefined && position === -1) throw badRequest("invalid cursor");
  const start = position + 1;
  return items
    .slice(start, start + (query.limit ?? 20))
    .map((item, index) => ({ [wrapper]: view(item), cursor: cursors[start + index] }));
}
