import { describe, expect, it } from "vitest";
import { destroy, preview, up } from "./index.ts";
import { SampleProgram } from "./testing.ts";

const TOKEN = "tok-plainly-fake-1";
const sample = SampleProgram.forEachTest();

describe("a whole program", () => {
  it("comes up, stays as it is, changes, and goes", async () => {
    await sample.configure({ token: TOKEN });
    const first = await up(sample.options());
    expect(first.errors).toEqual([]);
    expect(first).toMatchObject({
      result: "succeeded",
      resourceChanges: { create: 5 },
      outputs: { password: "[secret]", name: expect.stringMatching(/^app-.{6}$/) },
    });
    const state = JSON.parse(await sample.stateText()).checkpoint.latest;
    expect(state.pending_operations ?? []).toEqual([]);
    const urns = state.resources.map(({ urn }: { urn: string }) => urn.split("::").slice(2).join("::"));
    expect(urns).toContain("sample:index:Vault$random:index/randomPassword:RandomPassword::vault-password");
    expect(urns).toContain("pulumi:providers:random::default_4_21_2");

    const same = await preview(sample.options());
    expect(same).toMatchObject({ result: "succeeded", resourceChanges: { same: 5 } });

    await sample.configure({ token: TOKEN, mode: "longer" });
    const before = await sample.stateText();
    const changed = await preview(sample.options({ refresh: true }));
    expect(changed).toMatchObject({ result: "succeeded", resourceChanges: { same: 4, replace: 1 } });
    expect(await sample.stateText()).toBe(before);

    const gone = await destroy(sample.options());
    expect(gone).toMatchObject({ result: "succeeded", resourceChanges: { delete: 5 }, errors: [] });
    expect(JSON.parse(await sample.stateText()).checkpoint.latest.resources ?? []).toEqual([]);
  }, 90_000);
});
