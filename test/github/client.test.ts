import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitHubClient } from "../../cli/github/client.ts";
import { keepComment } from "../../cli/github/sticky-comment.ts";
import { body, REPOSITORY, type World, world } from "./world.ts";

const COMMENTS = `/repos/${REPOSITORY}/issues/1/comments`;
let w: World;
beforeEach(async () => {
  w = await world();
});
afterEach(() => w.server.close());

const keep = () => keepComment(w.repository, 1, body("one change"));

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (error: Error) => error,
  );
  if (!error) throw new Error("it succeeded");
  return `${error.message}\n${error.stack}\n${w.log.join("\n")}`;
}

describe("a rate limit", () => {
  test.each([
    ["429 with Retry-After", { status: 429, headers: { "Retry-After": "7" } }, 7],
    ["403 for the secondary limit, with Retry-After", { status: 403, headers: { "Retry-After": "3" } }, 3],
    [
      "403 for the secondary limit, by its words",
      { status: 403, body: { message: "You have exceeded a secondary rate limit." } },
      60,
    ],
    ["429 without a word", { status: 429 }, 60],
  ])("%s is waited out", async (_, trouble, seconds) => {
    w.server.next({ request: `POST ${COMMENTS}`, ...trouble });
    expect((await keep()).outcome).toBe("created");
    expect(w.waits).toEqual([seconds]);
    expect(w.log).toEqual([`GitHub's rate limit is reached: trying again in ${seconds} s.`]);
    expect(w.server.state.comments).toHaveLength(1);
  });

  test("that ends soon is waited out by x-ratelimit-reset", async () => {
    const reset = Math.ceil(Date.now() / 1000) + 30;
    const headers = { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": String(reset) };
    w.server.next({ request: `GET ${COMMENTS}`, status: 403, headers });
    expect((await keep()).outcome).toBe("created");
    expect(w.waits).toHaveLength(1);
    expect(w.waits[0]).toBeGreaterThan(0);
    expect(w.waits[0]).toBeLessThanOrEqual(31);
  });

  test("that ends late is reported", async () => {
    const reset = Math.ceil(Date.now() / 1000) + 1800;
    const headers = { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": String(reset) };
    w.server.next({ request: `GET ${COMMENTS}`, status: 429, headers });
    expect(await failure(keep())).toMatch(/rate limit is reached\. Run the command again after 20\d\d-\d\d-\d\dT/);
    expect(w.waits).toEqual([]);
  });

  test("that does not end is given up", async () => {
    for (let index = 0; index < 5; index++) {
      w.server.next({ request: `POST ${COMMENTS}`, status: 429, headers: { "Retry-After": "1" } });
    }
    expect(await failure(keep())).toMatch(/rate limit is reached/);
    expect(w.waits).toEqual([1, 1, 1, 1]);
    expect(w.server.state.comments).toEqual([]);
  });
});

describe("trouble at GitHub", () => {
  test("a 5xx on reading is tried again, longer apart each time", async () => {
    for (let index = 0; index < 3; index++) w.server.next({ request: `GET ${COMMENTS}`, status: 503 });
    expect((await keep()).outcome).toBe("created");
    expect(w.waits).toEqual([1, 2, 4]);
  });

  test("that lasts is reported with where to look", async () => {
    for (let index = 0; index < 5; index++) w.server.next({ request: `GET ${COMMENTS}`, status: 500 });
    const said = await failure(keep());
    expect(said).toContain("GitHub refused to list the comments of pull request 1: 500 Server Error");
    expect(said).toContain("https://www.githubstatus.com");
    expect(w.waits).toEqual([1, 2, 4, 8]);
  });

  test("no answer at all is reported", async () => {
    await w.server.close();
    expect(await failure(keep())).toMatch(/Could not see whose token this is: no answer from 127\.0\.0\.1:\d+/);
    await w.server.listen();
  });
});

describe("a refusal says what mends it", () => {
  test("403 names the permission, and forks", async () => {
    await w.server.close();
    w = await world({ writes: [] });
    const said = await failure(keep());
    expect(said).toContain("403 Resource not accessible by integration");
    expect(said).toContain("`permissions: pull-requests: write`");
    expect(said).toContain("preview-comment.yml");
    expect(w.waits).toEqual([]);
  });

  test("401 names the token", async () => {
    w.server.state.tokens.clear();
    expect(await failure(keep())).toContain("401 Bad credentials\nThe token in GITHUB_TOKEN is wrong or has expired");
  });

  test("404 names --repo and --pr", async () => {
    expect(await failure(keepComment(w.repository, 99, body("x")))).toContain(
      `404 Not Found\nCheck that ${REPOSITORY} and the number are right (--repo OWNER/NAME, --pr N)`,
    );
  });

  test("422 says which field", async () => {
    const long = body("x".repeat(66_000));
    expect(await failure(keepComment(w.repository, 1, long))).toContain(
      "422 Validation Failed; body: body is too long (maximum is 65536 characters)",
    );
  });

  test("a redirect is a repository that has moved", async () => {
    w.server.next({
      request: `GET ${COMMENTS}`,
      status: 301,
      headers: { Location: "/repositories/1/issues/1/comments" },
    });
    expect(await failure(keep())).toContain("The repository has moved: name its new place with --repo OWNER/NAME.");
  });

  test("GitHub's words come on one line, without control characters", async () => {
    const body = { message: "bad\n::error::\u001b[31mx" };
    w.server.next({ request: `GET ${COMMENTS}`, status: 400, body });
    const [first] = (await failure(keep())).split("\n");
    expect(first).toBe("GitHub refused to list the comments of pull request 1: 400 bad ::error::x");
  });
});

describe("the token", () => {
  test.each([401, 403, 404, 422, 400])("is in no error of a %d that repeats it", async (status) => {
    const message = `what is ${w.token}?`;
    w.server.next({ request: `GET ${COMMENTS}`, status, body: { message, errors: [message] } });
    const said = await failure(keep());
    expect(said).toContain("[token]");
    expect(said).not.toContain(w.token);
  });

  test("is in no address", async () => {
    await keep();
    expect(JSON.stringify(w.server.seen)).not.toContain(w.token);
  });

  test("does not follow a next page to another host", async () => {
    w.server.next({
      request: `GET ${COMMENTS}`,
      status: 200,
      headers: { Link: '<https://evil.example/page>; rel="next"' },
      body: [],
    });
    expect(await failure(keep())).toContain("another host (evil.example)");
  });

  test.each(["http://api.github.com", "ftp://x", "https://user@api.github.com", "nonsense"])(
    "is not sent to %s",
    (apiUrl) => {
      expect(() => new GitHubClient({ token: w.token, repository: REPOSITORY, apiUrl })).toThrow(/GITHUB_API_URL/);
    },
  );
});
