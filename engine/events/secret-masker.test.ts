import { describe, expect, it } from "vitest";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../property-value.ts";
import { blindProperties, maskOutputs } from "./blinding.ts";
import { SecretMasker } from "./secret-masker.ts";

function masker(...secrets: string[]): SecretMasker {
  const result = new SecretMasker();
  for (const secret of secrets) {
    result.addString(secret);
  }
  return result;
}

describe("masking", () => {
  it.each([
    ["plain", ["hunter22"], "pw=hunter22!", "pw=[secret]!"],
    ["twice", ["hunter22"], "hunter22hunter22", "[secret][secret]"],
    ["the longer of two that begin alike", ["abcd", "abcdef"], "abcdef abcd", "[secret] [secret]"],
    ["in JSON", ['quo"ted'], '{"a":"quo\\"ted"}', '{"a":"[secret]"}'],
    ["in a URL", ["p@ss/word"], "https://u:p%40ss%2Fword@h", "https://u:[secret]@h"],
    ["in base64", ["hunter22"], `auth ${Buffer.from("hunter22").toString("base64")}`, "auth [secret]"],
    ["one line of several", ["-----BEGIN-----\nMIIEabcdefg\n"], "read MIIEabcdefg", "read [secret]"],
    ["never what is too short or commonplace", ["abc", "true"], "abc true", "abc true"],
    ["nothing to mask", [], "text", "text"],
  ])("%s", (_name, secrets, text, masked) => {
    expect(masker(...secrets).mask(text)).toBe(masked);
  });
});

describe("properties", () => {
  const secret = { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: "hunter22" };
  const properties = { open: "x hunter22", inner: { hidden: secret, list: [secret, 1] } };

  it("are blinded in Pulumi's shape for events, also where an open value repeats a secret", () => {
    const blinded = { [SIGNATURE_KEY]: SECRET_SIGNATURE, ciphertext: "[secret]" };
    expect(blindProperties(properties, masker("hunter22"))).toEqual({
      open: "x [secret]",
      inner: { hidden: blinded, list: [blinded, 1] },
    });
  });

  it("are plain text for people", () => {
    expect(maskOutputs(properties, masker())).toEqual({
      open: "x hunter22",
      inner: { hidden: "[secret]", list: ["[secret]", 1] },
    });
  });
});
