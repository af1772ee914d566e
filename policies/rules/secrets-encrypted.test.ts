import { expect, test } from "vitest";
import type { ResourceRule } from "../rule.ts";
import { Subject } from "../subject.ts";
import { carried } from "../testing.ts";
import { ENV_GROUP } from "../types.ts";
import { secretsEncrypted } from "./secrets-encrypted.ts";

test("where nobody can tell what is encrypted, nothing passes", () => {
  const props = { contract: carried({ SECRET_KEY: "text" }), variables: { SECRET_KEY: "s" } };
  const unknown: string[] = [];
  (secretsEncrypted as ResourceRule).check(new Subject({ type: ENV_GROUP, name: "group", urn: "", props }), {
    violation: (message) => expect.fail(message),
    unknown: (property) => unknown.push(property),
    open: (reason) => expect.fail(reason),
  });
  expect(unknown).toEqual(["variables.SECRET_KEY"]);
});
