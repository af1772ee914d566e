import { type Output, output } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { pagePattern, routesFor } from "./routes.ts";

describe("pagePattern", () => {
  const page = new RegExp(pagePattern(["backend/v1"]));

  test.each([
    "/",
    "/settings",
    "/settings/",
    "/users/42/edit",
    "/apiary",
    "/assets-of-mine",
    "/v1.2/guide",
    "/backend/v2",
  ])("%s is the page", (path) => {
    expect(page.test(path)).toBe(true);
  });

  test.each([
    "/index.html",
    "/favicon.ico",
    "/assets/index-8f3a.js",
    "/assets/fonts/inter",
    "/api",
    "/api/v1/users",
    "/backend/v1/users",
    "/_vercel/insights/view",
    "/_next/data/x",
    "/static/logo",
    "/.well-known/acme-challenge/token",
    "/deep/er/map.json",
  ])("%s is not", (path) => {
    expect(page.test(path)).toBe(false);
  });
});

describe("routesFor", () => {
  test("nothing is asked for, nothing is made", () => {
    expect(routesFor({})).toEqual([]);
  });

  test("the backend's paths come before the page, which leaves them out", async () => {
    const routes = routesFor({ apiProxy: { path: "/v1/*", to: "https://api.example.com/" }, singlePage: true });
    const [backend, page] = routes as { name: string; source: string; destination: Output<string> | string }[];
    expect([backend?.name, backend?.source]).toEqual(["backend", "/v1/:path*"]);
    const destination = await new Promise((done) => output(backend?.destination).apply(done));
    expect(destination).toBe("https://api.example.com/v1/:path*");
    expect(page).toMatchObject({ name: "single-page", syntax: "regex", destination: "/index.html" });
    expect(new RegExp(page?.source ?? "").test("/v1/users")).toBe(false);
  });
});
