import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../../provider/host/wire.ts";
import { failureOf, RenderWorld, service } from "./render-world.ts";

const world = RenderWorld.forEachTest();

describe("stackwright:render:NotificationSettings", () => {
  const settings = () => world.resource("NotificationSettings");
  const PATCH = "PATCH /notification-settings/overrides/services/{serviceId}";
  const live = () => world.render.state.serviceNamed("backend")?.notifications;
  let declared: Properties;

  beforeEach(async () => {
    const backend = await world.resource("WebService");
    await backend.up(service);
    declared = { serviceId: backend.state?.id as string, notificationsToSend: "failure" };
    world.writes();
  });

  it("sets what differs in one write, and has nothing to do after", async () => {
    const backend = await settings();
    expect(await backend.up(declared)).toBe("create");
    expect(world.writes()).toEqual([PATCH]);
    expect(live()).toEqual({ notificationsToSend: "failure", previewNotificationsEnabled: "default" });
    expect(backend.state?.id).toBe(declared.serviceId);
    await backend.refresh();
    expect(await backend.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it.each<[string, Properties]>([
    ["notificationsToSend", { notificationsToSend: "all" }],
    ["previewNotificationsEnabled", { previewNotificationsEnabled: "false" }],
  ])("updates %s in place with one write", async (property, change) => {
    const backend = await settings();
    await backend.up(declared);
    world.writes();
    expect(backend.preview({ ...declared, ...change })).toEqual([property]);
    expect(await backend.up({ ...declared, ...change })).toBe("update");
    expect(world.writes()).toEqual([PATCH]);
    expect(live()).toMatchObject(change);
  });

  it("shows what was changed by hand, and sets it back", async () => {
    const backend = await settings();
    await backend.up(declared);
    world.render.dashboard.changeService("backend", {
      notifications: { notificationsToSend: "none", previewNotificationsEnabled: "default" },
    });
    await backend.refresh();
    expect(backend.preview(declared)).toEqual(["notificationsToSend"]);
    await backend.up(declared);
    expect(live()?.notificationsToSend).toBe("failure");
  });

  it("goes to another service by replacing, and the first one goes back to the workspace's", async () => {
    const other = await world.resource("WebService");
    await other.up({ ...service, name: "other" });
    const backend = await settings();
    await backend.up(declared);
    expect(await backend.up({ ...declared, serviceId: other.state?.id as string })).toBe("replace");
    expect(live()?.notificationsToSend).toBe("default");
    expect(world.render.state.serviceNamed("other")?.notifications.notificationsToSend).toBe("failure");
  });

  it("is imported by the service's id; deleting it goes back to the workspace's, twice without a second write", async () => {
    const made = await settings();
    await made.up({ ...declared, previewNotificationsEnabled: "true" });
    const imported = await settings();
    await imported.import(declared.serviceId as string);
    expect(imported.preview({ ...declared, previewNotificationsEnabled: "true" })).toEqual([]);
    world.writes();
    await made.destroy();
    await made.destroy();
    expect(world.writes()).toEqual([PATCH]);
    expect(live()).toEqual({ notificationsToSend: "default", previewNotificationsEnabled: "default" });
    await world.render.dashboard.deleteService("backend");
    await made.destroy();
    expect(await made.refresh()).toBe(false);
  });

  it("refuses what Render does not know", async () => {
    expect((await failureOf((await settings()).up({ ...declared, notificationsToSend: "some" }))).message).toContain(
      "notificationsToSend",
    );
  });
});

describe("stackwright:render:WorkspaceNotifications", () => {
  const workspace = () => world.resource("WorkspaceNotifications");
  const PATCH = "PATCH /notification-settings/owners/{ownerId}";
  const declared: Properties = { notificationsToSend: "all" };

  it("sets what differs in one write, and has nothing to do after", async () => {
    const settings = await workspace();
    expect(await settings.up(declared)).toBe("create");
    expect(world.writes()).toEqual([PATCH]);
    expect(settings.state?.id).toBe(world.render.ownerId);
    expect(settings.outputs).toMatchObject({ ownerId: world.render.ownerId, emailEnabled: true });
    await settings.refresh();
    expect(await settings.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it.each<[string, Properties]>([
    ["notificationsToSend", { notificationsToSend: "none" }],
    ["emailEnabled", { emailEnabled: false }],
    ["previewNotificationsEnabled", { previewNotificationsEnabled: true }],
  ])("updates %s in place with one write, and shows a change by hand", async (property, change) => {
    const settings = await workspace();
    await settings.up(declared);
    world.writes();
    expect(settings.preview({ ...declared, ...change })).toEqual([property]);
    expect(await settings.up({ ...declared, ...change })).toBe("update");
    expect(world.writes()).toEqual([PATCH]);
    Object.assign(world.render.state.notifications, { ...change, notificationsToSend: "failure" });
    await settings.refresh();
    expect(settings.preview({ ...declared, ...change })).toEqual(["notificationsToSend"]);
  });

  it("is imported by the workspace's id, and deleting it goes back to Render's own", async () => {
    const made = await workspace();
    await made.up({ ...declared, emailEnabled: false });
    const imported = await workspace();
    await imported.import(world.render.ownerId);
    expect(imported.preview({ ...declared, emailEnabled: false })).toEqual([]);
    world.writes();
    await made.destroy();
    await made.destroy();
    expect(world.writes()).toEqual([PATCH]);
    expect(world.render.state.notifications).toMatchObject({ notificationsToSend: "failure", emailEnabled: true });
  });
});
