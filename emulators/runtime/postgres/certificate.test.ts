import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { selfSignedCertificate } from "./certificate.ts";

test("a certificate others can read, signed by its own key, for its hosts only", () => {
  const { cert } = selfSignedCertificate(["pooler.example.com", "*.pooler.example.com"]);
  const certificate = new X509Certificate(cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.subject).toBe("CN=pooler.example.com");
  expect(certificate.checkHost("aws-0.pooler.example.com")).toBe("*.pooler.example.com");
  expect(certificate.checkHost("example.com")).toBeUndefined();
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now());
  expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
});
