import { describe, expect, it } from "vitest";
import type { DomainAnswer, DomainConfigAnswer } from "./answers.ts";
import { dnsRecordsFor } from "./dns-records.ts";

const config: DomainConfigAnswer = {
  misconfigured: true,
  recommendedIPv4: [
    { rank: 2, value: ["76.76.21.21"] },
    { rank: 1, value: ["216.198.79.1", "64.29.17.1"] },
  ],
  recommendedCNAME: [
    { rank: 2, value: "cname.vercel-dns.com." },
    { rank: 1, value: "0123.vercel-dns-017.com." },
  ],
};
const domain = (name: string, more: Partial<DomainAnswer> = {}): DomainAnswer => ({ name, verified: true, ...more });

describe("dnsRecordsFor", () => {
  it("is the best CNAME for a subdomain, without the closing dot", () => {
    expect(dnsRecordsFor(domain("app.example.com", { apexName: "example.com" }), config)).toEqual([
      { type: "CNAME", name: "app", value: "0123.vercel-dns-017.com", domain: "app.example.com" },
    ]);
  });

  it("is the best addresses for a registered domain", () => {
    expect(dnsRecordsFor(domain("example.co.uk", { apexName: "example.co.uk" }), config)).toEqual([
      { type: "A", name: "@", value: "216.198.79.1", domain: "example.co.uk" },
      { type: "A", name: "@", value: "64.29.17.1", domain: "example.co.uk" },
    ]);
  });

  it("names a deep subdomain under a long ending", () => {
    const [record] = dnsRecordsFor(domain("a.b.example.co.uk", { apexName: "example.co.uk" }), config);
    expect(record).toMatchObject({ type: "CNAME", name: "a.b" });
  });

  it("proves ownership too while it is not believed", () => {
    const proof = { type: "TXT", domain: "_vercel.example.com", value: "vc-domain-verify=x", reason: "pending" };
    const unverified = domain("app.example.com", { apexName: "example.com", verified: false, verification: [proof] });
    expect(dnsRecordsFor(unverified, config)[1]).toEqual({
      type: "TXT",
      name: "_vercel",
      value: "vc-domain-verify=x",
      domain: "_vercel.example.com",
    });
    expect(dnsRecordsFor({ ...unverified, verified: true }, config)).toHaveLength(1);
  });

  it("is nothing for Vercel's own hosts, and nothing when nothing is advised", () => {
    expect(dnsRecordsFor(domain("web-two.vercel.app", { apexName: "vercel.app" }), config)).toEqual([]);
    expect(dnsRecordsFor(domain("app.example.com"), { misconfigured: false })).toEqual([]);
  });
});
