import { expect, test } from "vitest";
import { backend, deployed, deskFor, vendorsWith } from "../operations/testing.ts";
import { deploy } from "./deploy.ts";

const live = { deploys: [deployed("dep-1", "live", { commit: "aaaaaaaaaa" })] } as never;
const gone = { deploys: [deployed("dep-2", "update_failed")] } as never;

async function run(argv: string[], answers: Parameters<typeof vendorsWith>[1], says: boolean[] = []) {
  const { desk, lines } = deskFor(["deploy", ...argv], says);
  const { vendors, actions } = vendorsWith([backend()], answers);
  return { code: await deploy(desk, vendors), output: lines.join("\n"), actions: actions() };
}

test("says what is live, asks, deploys, and gives id and status", async () => {
  const done = await run([], { getServiceStatus: live, deployService: { id: "dep-2", status: "live" } }, [true]);
  expect(done.output).toContain("again, the newest commit of main, with the variables as they are now:");
  expect(done.output).toContain("  now  dep-1  live  aaaaaaa");
  expect(done.output).toMatch(/✓ dep-2 is live, after 0\.\d s\./);
  expect([done.code, done.actions]).toEqual([0, ["deployService"]]);
});

test.each<[string, boolean, string]>([
  [
    "what served before still does",
    true,
    "dep-1 still serves. To go further back: npx stackwright rollback api --stack production --to DEPLOY",
  ],
  ["nothing is live", false, "Nothing of it is live. To go back: npx stackwright rollback api --stack production"],
])("a failed deploy tells the vendor's last words and the way back: %s", async (_, serves, way) => {
  const done = await run(["--yes"], {
    getServiceStatus: () => (serves ? live : gone),
    deployService: "deploy dep-2 ended as build_failed.\nRender's last words:\n  | ==> Build failed",
  });
  expect(done.code).toBe(1);
  expect(done.output).toContain("✗ The deploy failed");
  expect(done.output).toContain("    | ==> Build failed");
  expect(done.output).toContain(way);
});

test.each<[string[], number, string]>([
  [[], 1, "npx stackwright deploy api --stack production --yes"],
  [["--dry-run"], 0, "Dry run"],
])("%j deploys nothing", async (argv, code, said) => {
  const done = await run(argv, { getServiceStatus: live });
  expect([done.code, done.actions]).toEqual([code, []]);
  expect(done.output).toContain(said);
});
