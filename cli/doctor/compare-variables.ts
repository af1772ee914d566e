import {
  isIpv6OnlyHost,
  isSessionVariable,
  isSupabaseHost,
  isSupabasePooler,
  POOLER_PORT,
  parseDatabaseUrl,
} from "../../contract/database-url.ts";
import { parseFormat, problemWith } from "../../contract/format.ts";
import type { ContractMetadata } from "../../contract/select.ts";
import { placeholderProblem } from "./placeholder.ts";
import type { DoctorFinding } from "./report.ts";

/** The variables of one resource, as they are at the vendor now. */
export interface LiveVariables {
  /** The resource's name. */
  resource: string;
  stack: string;
  /** What the contract promises; undefined for a resource that carries none. */
  contract: ContractMetadata | undefined;
  /** Map (`variables`, or a Vercel scope) -> variable -> value; undefined where it cannot be known. */
  live: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  /** The same as the program wrote it last; undefined where that is not known. */
  written: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> | undefined;
  /** Names nobody declared, `NAME` or `production/NAME`. */
  unmanaged: readonly string[];
  /** Names the application gets from elsewhere, e.g. from the service's own variables. */
  elsewhere: readonly string[];
}

/** The platform's own, and what runtimes want from the platform. */
const PLATFORMS =
  /^(PORT|RENDER|RENDER_\w+|RAILWAY_\w+|VERCEL|VERCEL_\w+|NIXPACKS_\w+|(PYTHON|NODE|POETRY|PNPM|UV|RUBY|GO)_VERSION)$/;

/** What is wrong with live variables, by the contract they were written under. Never contains a value. */
export function compareVariables(variables: LiveVariables): DoctorFinding[] {
  return [...missing(variables), ...values(variables), ...changed(variables), ...extras(variables)];
}

function missing(variables: LiveVariables): DoctorFinding[] {
  const { resource, stack, contract, live, unmanaged, elsewhere } = variables;
  if (contract === undefined) return [];
  // A Vercel preview or a developer's machine may do with less; what serves visitors may not.
  const map = live.variables ?? live.production ?? {};
  const there = new Set([...Object.keys(map), ...unmanaged.map(plainName), ...elsewhere]);
  const absent = Object.entries(contract.variables).filter(([name]) => !there.has(name));
  const vital = absent.filter(([, { tier }]) => tier === "P0").map(([name]) => name);
  const useful = absent.filter(([, { tier }]) => tier === "P1").map(([name]) => name);
  const config = `npx stackwright config set --stack ${stack} --secret`;
  const up = `npx stackwright up --stack ${stack}`;
  const findings = vital.map((name): DoctorFinding => {
    const what = `${name} (P0) is missing: the ${contract.consumer} does not start without it`;
    const mend = wasWritten(variables, name)
      ? `${up} --refresh`
      : `${config} ${name} where it is a config key, then ${up}`;
    return { severity: "error", code: "missing-variable", what, where: resource, mend };
  });
  if (useful.length === 0) return findings;
  const what = `${useful.join(", ")} (P1): not set, so a part of the application is off`;
  const mend = `Where that part is wanted: ${config} NAME, then ${up}`;
  return [...findings, { severity: "advice", code: "missing-variable", what, where: resource, mend }];
}

function wasWritten({ written }: LiveVariables, name: string): boolean {
  const map = written?.variables ?? written?.production ?? {};
  return Object.hasOwn(map, name);
}

/** `production/NAME` without its scope. */
const plainName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

function values({ resource, stack, contract, live }: LiveVariables): DoctorFinding[] {
  const findings = Object.entries(live).flatMap(([map, entries]) =>
    Object.entries(entries).flatMap(([name, value]): DoctorFinding[] => {
      if (value === undefined) return [];
      const where = map === "variables" ? resource : `${resource}, ${map}`;
      const promised = contract?.variables[name];
      const problem = valueProblem(name, value, promised?.format);
      if (problem === undefined) return [];
      const [code, what, mend] = problem;
      const severity = promised === undefined || promised.tier === "P0" ? "error" : "warning";
      return [{ severity, code, what: `${name} ${what}`, where, mend: mend(name, stack) }];
    }),
  );
  return findings;
}

type Problem = [code: string, what: string, mend: (name: string, stack: string) => string];

const setAnew = (name: string, stack: string) =>
  `npx stackwright config set --stack ${stack} --secret ${name} where it is a config key, then npx stackwright up --stack ${stack} --refresh`;
const fromPooler = (_: string, stack: string) =>
  `Take it from the Database component, supabase.pooler("transaction"), then npx stackwright up --stack ${stack} --refresh`;
const exactOrigins = (name: string, stack: string) =>
  `List exact origins in ${name}, or derive it from the frontend's domains, then npx stackwright up --stack ${stack} --refresh`;

function valueProblem(name: string, value: string, format: string | undefined): Problem | undefined {
  const placeholder = placeholderProblem(value);
  if (placeholder !== undefined) return [value.trim() === "" ? "empty-variable" : "placeholder", placeholder, setAnew];
  const url = parseDatabaseUrl(value);
  if (url !== undefined && isIpv6OnlyHost(url.host)) {
    return [
      "database-host",
      "names Supabase's direct host, which has no IPv4 address: Render and Vercel cannot reach it",
      fromPooler,
    ];
  }
  const isSession = url !== undefined && isSessionVariable(name) && isSupabasePooler(url.host);
  if (url !== undefined && isSupabaseHost(url.host) && url.port !== POOLER_PORT && !isSession) {
    return ["database-port", `uses port ${url.port} instead of the pooler's ${POOLER_PORT}`, fromPooler];
  }
  const parsed = format === undefined ? undefined : parseFormat(format);
  const problem = parsed === undefined ? undefined : problemWith(parsed, value);
  if (problem === undefined) return undefined;
  return [
    "malformed-variable",
    problem,
    parsed?.kind === "origins" ? exactOrigins : url === undefined ? setAnew : fromPooler,
  ];
}

/** A value that was edited by hand holds until the next `up`, and is then lost. */
function changed({ resource, stack, live, written }: LiveVariables): DoctorFinding[] {
  if (written === undefined) return [];
  return Object.entries(written).flatMap(([map, entries]) => {
    const now = live[map] ?? {};
    const names = Object.keys(entries).filter((name) => name in now && isOther(entries[name], now[name]));
    if (names.length === 0) return [];
    const where = map === "variables" ? resource : `${resource}, ${map}`;
    const what = `${names.sort().join(", ")}: changed by hand since the last up`;
    const mend = `npx stackwright up --stack ${stack} --refresh writes the program's value; to keep the new one, put it into the stack config first`;
    return [{ severity: "warning", code: "changed-variable", what, where, mend }];
  });
}

function isOther(written: string | undefined, live: string | undefined): boolean {
  return written !== undefined && live !== undefined && written !== live;
}

function extras({ resource, contract, unmanaged, elsewhere }: LiveVariables): DoctorFinding[] {
  const promised = contract?.variables ?? {};
  const names = unmanaged.filter((name) => !PLATFORMS.test(plainName(name)) && !elsewhere.includes(name));
  const foreign = names.filter((name) => !Object.hasOwn(promised, plainName(name)));
  const byHand = names.filter((name) => !foreign.includes(name));
  const finding = (list: string[], what: string, mend: string): DoctorFinding[] =>
    list.length === 0
      ? []
      : [
          {
            severity: "warning",
            code: "unexplained-variable",
            what: `${list.join(", ")}: ${what}`,
            where: resource,
            mend,
          },
        ];
  return [
    ...finding(
      foreign,
      "set by hand, no contract explains it",
      "Declare it in the contract, or delete it at the vendor.",
    ),
    ...finding(
      byHand,
      "set by hand, though the contract has it",
      "Give it to the stack config, delete it at the vendor, then up.",
    ),
  ];
}
