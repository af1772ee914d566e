import type { DomainAnswer, DomainConfigAnswer } from "./answers.ts";

/** A record the owner of a domain has to have at the domain's registrar. */
export interface DnsRecord {
  type: string;
  /** Relative to the registered domain; `@` for itself. */
  name: string;
  value: string;
  /** The whole name. */
  domain: string;
}

/**
 * What Vercel advises: a CNAME for a subdomain, addresses for a registered domain, which can have no CNAME, and what proves
 * ownership while it is not believed. Vercel's own hosts need none.
 */
export function dnsRecordsFor(domain: DomainAnswer, config: DomainConfigAnswer): DnsRecord[] {
  const { name } = domain;
  const apex = domain.apexName ?? name.split(".").slice(-2).join(".");
  if (apex === "vercel.app") return [];
  const record = (type: string, host: string, value: string): DnsRecord => ({
    type,
    name: host === apex ? "@" : host.replace(new RegExp(`\\.${apex.replaceAll(".", "\\.")}$`), ""),
    value: value.replace(/\.$/, ""),
    domain: host,
  });
  const proofs = (domain.verified ? [] : (domain.verification ?? [])).map((proof) =>
    record(proof.type, proof.domain, proof.value),
  );
  const addresses = best(config.recommendedIPv4) ?? [];
  const alias = best(config.recommendedCNAME);
  if (name === apex || alias === undefined) return [...addresses.map((value) => record("A", name, value)), ...proofs];
  return [record("CNAME", name, alias), ...proofs];
}

/** Rank 1 is the best. */
function best<Value>(advised: readonly { rank: number; value: Value }[] | null | undefined): Value | undefined {
  return [...(advised ?? [])].sort((a, b) => a.rank - b.rank)[0]?.value;
}
