/**
 * What the policy pack costs: start-up, each resource, the rules about the stack. Run it by hand, it is no test:
 * `node --import tsx bench/policies.ts [runs]`. The pack runs in a process of its own, as an engine starts it.
 */
import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { AnalyzedStackResource } from "../engine/policy/analyzed-resource.ts";
import { PolicyPack } from "../engine/policy/policy-pack.ts";
import { type PropertyMap, SECRET_SIGNATURE, SIGNATURE_KEY } from "../engine/property-value.ts";

const PACK = resolve(import.meta.dirname, "../policies");
const SIZES = [100, 1_000];
const VARIABLES = 40;
/** As many as an engine has under way at once. */
const PARALLEL = 16;
const runs = Number(process.argv[2] ?? 3);

console.log(`${availableParallelism()} cores, Node ${process.version}, median of ${runs} runs`);
for (const size of SIZES) {
  const resources = Array.from({ length: size }, (_, index) => group(index));
  const figures = { start: [] as number[], first: [] as number[], each: [] as number[], stack: [] as number[] };
  let findings = 0;
  for (let run = 0; run < runs; run++) {
    const { took: start, value: pack } = await timed(startPack);
    try {
      const { took: first } = await timed(() => pack.analyze(resources[0]!));
      const { took: all, value: alone } = await timed(() => analyzeAll(pack, resources));
      const { took: stack, value: together } = await timed(() => pack.analyzeStack(resources));
      figures.start.push(start);
      figures.first.push(first);
      figures.each.push(all / size);
      figures.stack.push(stack);
      findings = alone + together.violations.length;
    } finally {
      await pack.close();
    }
  }
  console.log(
    `${size} resources with ${VARIABLES} variables: start-up ${show(figures.start)} ms, first resource ${show(figures.first)} ms, ` +
      `each ${show(figures.each, 2)} ms, rules about the stack ${show(figures.stack)} ms, ${findings} findings`,
  );
}

async function startPack(): Promise<PolicyPack> {
  const pack = await PolicyPack.start(PACK, {
    project: "bench",
    stack: "production",
    env: process.env,
    engineAddress: "127.0.0.1:1",
    dryRun: true,
    onLog: () => {},
  });
  await pack.configure({});
  return pack;
}

async function analyzeAll(pack: PolicyPack, resources: readonly AnalyzedStackResource[]): Promise<number> {
  const waiting = [...resources];
  let findings = 0;
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      findings += (await pack.analyze(next)).violations.length;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return findings;
}

/** A group in order: half of its variables secret, each of a form of its own, a database URL among them. */
function group(index: number): AnalyzedStackResource {
  const type = "stackwright:render:EnvGroup";
  const variables: PropertyMap = {
    DATABASE_URL: secret(
      `postgresql://postgres.abc:${hex()}@aws-0-us-west-1.pooler.supabase.com:6543/postgres?sslmode=require`,
    ),
    ALLOWED_ORIGINS: "https://app.example.com",
  };
  const formats: Record<string, [format: string, secret: boolean]> = {
    DATABASE_URL: ["poolerUrl", true],
    ALLOWED_ORIGINS: ["origins", false],
  };
  for (let number = Object.keys(variables).length; number < VARIABLES; number++) {
    const isSecret = number % 2 === 0;
    const name = isSecret ? `APP_${number}_SECRET` : `APP_${number}_URL`;
    variables[name] = isSecret ? secret(hex()) : `https://service-${index}-${number}.example.com`;
    formats[name] = isSecret ? ["hex(64)", true] : ["httpsUrl", false];
  }
  const contract = Object.entries(formats).map(([name, [format, secret]]) => [name, { tier: "P0", secret, format }]);
  return {
    urn: `urn:pulumi:production::bench::${type}::group-${index}`,
    type,
    name: `group-${index}`,
    properties: {
      name: `group-${index}`,
      serviceIds: [`srv-${index}`],
      variables,
      contract: { consumer: "backend", variables: Object.fromEntries(contract) },
    },
    options: {},
    dependencies: [],
    propertyDependencies: {},
  };
}

function secret(value: string): PropertyMap {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

function hex(): string {
  return randomBytes(32).toString("hex");
}

async function timed<T>(work: () => Promise<T>): Promise<{ took: number; value: T }> {
  const started = performance.now();
  const value = await work();
  return { took: performance.now() - started, value };
}

function show(times: number[], digits = 0): string {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!.toFixed(digits);
}
