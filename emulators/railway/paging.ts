import { refused } from "./lookup.ts";

interface PagingArguments {
  first?: number | null;
  after?: string | null;
}

/** Relay's connections; a page holds 100 unless asked for less. */
export function connection<Item, View>(
  items: readonly Item[],
  { first, after }: PagingArguments,
  idOf: (item: Item) => string,
  view: (item: Item) => View,
) {
  const cursorOf = (item: Item) => Buffer.from(idOf(item)).toString("base64url");
  const before = after ? items.findIndex((item) => cursorOf(item) === after) : -1;
  if (after && before < 0) throw refused("Invalid cursor");
  const page = items.slice(before + 1, before + 1 + (first ?? 100));
  const last = page.at(-1);
  return {
    edges: page.map((item) => ({ cursor: cursorOf(item), node: view(item) })),
    pageInfo: {
      hasNextPage: last !== undefined && last !== items.at(-1),
      endCursor: last === undefined ? null : cursorOf(last),
    },
  };
}
