import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withTables } from "./component-tables.ts";

const SOURCE = `
export interface ShelfArgs {
  /** Where it stands, \`<room>|<wall>\`. A change moves it. */
  place: Input<string>;
  /** Default: 3 * 2. */
  boards?: Input<number> | undefined;
  kind: render.WebServiceArgs["plan"];
  labels?: Input<Input<string>[]>;
  settings?: Omit<supabase.AuthSettingsArgs, "projectRef" | "name">;
  transform?: { board?: Transform<X> };
}
export class Shelf {
  /** How high. */
  readonly height: Output<number>;
  private readonly hidden: string;
  readonly #secret: string;
  constructor() {}
}
`;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "stackwright-tables-"));
  writeFileSync(join(root, "shelf.ts"), SOURCE);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("tables are made between the marks, and what is written around them stays", () => {
  const page =
    "# Shelf\n\n<!-- arguments: shelf.ts ShelfArgs -->\nold\n<!-- end -->\n\nWords.\n\n<!-- outputs: shelf.ts Shelf -->\n<!-- end -->\n";
  const made = withTables(page, root);
  expect(made.split("\n")).toEqual([
    "# Shelf",
    "",
    "<!-- arguments: shelf.ts ShelfArgs -->",
    "",
    "| Name | Type | What it is |",
    "|---|---|---|",
    "| `place` | `string` | Required. Where it stands, `<room>\\|<wall>`. A change moves it. |",
    "| `boards` | `number` | Default: 3 \\* 2. |",
    "| `kind` | as [render.WebService's plan](../resources/render/web-service.md) | Required. |",
    "| `labels` | list of `string` |  |",
    "| `settings` | arguments of [supabase.AuthSettings](../resources/supabase/auth-settings.md) without `projectRef`, `name` |  |",
    "| `transform` | `{ board }` | The last word on a child's arguments: [transform](README.md#transform). |",
    "",
    "<!-- end -->",
    "",
    "Words.",
    "",
    "<!-- outputs: shelf.ts Shelf -->",
    "",
    "| Name | Type | What it is |",
    "|---|---|---|",
    "| `height` | `number` | How high. |",
    "",
    "<!-- end -->",
    "",
  ]);
  expect(withTables(made, root)).toBe(made);
});

test("a name that the source does not declare is refused", () => {
  expect(() => withTables("<!-- arguments: shelf.ts TableArgs -->\n<!-- end -->", root)).toThrow(
    "shelf.ts declares no TableArgs",
  );
});
