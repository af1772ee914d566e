import { all, type Input, type Output, output, unsecret } from "@pulumi/pulumi";
import type { Contract } from "../../contract/contract.ts";
import { parseDatabaseUrl } from "../../contract/database-url.ts";

/** A backend's variables, found by what the contract says they are rather than by their names. */

type Values = Readonly<Record<string, Input<string>>>;

/** The browser origins it lets in, comma-separated; empty when it has no such variable. */
export function declaredOrigins(contract: Contract, values: Values): Input<string> {
  return ofFormat(contract, values, ["origins"]) ?? "";
}

/** One line: `environment production, database db.example.com:6543, 2 CORS origins`. It holds no credentials. */
export function summaryOf(environment: string, contract: Contract, values: Values): Output<string> {
  const database = ofFormat(contract, values, ["poolerUrl", "databaseUrl"]);
  return all([
    database === undefined ? undefined : unsecret(output(database).apply(addressOf)),
    output(declaredOrigins(contract, values)),
  ]).apply(([address, origins]) => {
    const count = origins.split(",").filter((origin) => origin.trim() !== "").length;
    const parts = [
      `environment ${environment}`,
      address && `database ${address}`,
      `${count} CORS origin${count === 1 ? "" : "s"}`,
    ];
    return parts.filter(Boolean).join(", ");
  });
}

function ofFormat(contract: Contract, values: Values, kinds: readonly string[]): Input<string> | undefined {
  const found = Object.entries(contract.variables).find(
    ([name, { format }]) => kinds.includes(format.kind) && values[name] !== undefined,
  );
  return found && values[found[0]];
}

function addressOf(url: string): string {
  const parsed = parseDatabaseUrl(url);
  return parsed === undefined ? "unknown" : `${parsed.host}:${parsed.port}`;
}
