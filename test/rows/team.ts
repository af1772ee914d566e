import { expect } from "vitest";
import type { System } from "../../cli/demo/systems/system.ts";
import { createWorld, type World } from "../../cli/demo/world.ts";
import type { Project, Target } from "../../emulators/vercel/state.ts";
import { type ProbeRequest, probe, type Response } from "../../health/probe.ts";
import { type Finished, onStack, stackwright } from "../lifecycle/command.ts";

/** A team with its accounts at the emulated vendors, its program, and a shell. */
export interface Team {
  world: World;
  /** Runs `stackwright <command> …` on a stack. */
  run(stack: string, command: string, ...args: string[]): Promise<Finished>;
  /** The same, which must end well. Returns what was printed. */
  done(stack: string, command: string, ...args: string[]): Promise<string>;
  /** Asks a public address, as a browser would. Redirects are not followed. */
  visit(url: string, request?: Pick<ProbeRequest, "method" | "headers">): Promise<Response>;
}

/** @param stack the one that is protected, as production is by default; a world leaves all open to be destroyed. */
export async function createTeam(system: System, stack = "production"): Promise<Team> {
  const world = await createWorld({ system });
  for (const name of ["protect", "policies:stateful-protected"]) await world.removeConfig(stack, name);
  const run: Team["run"] = (stack, command, ...args) => stackwright(world, onStack(stack, command, ...args));
  return {
    world,
    run,
    done: async (...command) => {
      const { code, output } = await run(...command);
      expect(code, output).toBe(0);
      return output;
    },
    visit: async (url, request) => {
      const answer = await probe({ ...request, url, edgeUrl: world.runtime.edgeUrl, timeoutMs: 30_000 });
      if (answer.kind === "failure") throw new Error(`${url}: ${answer.code}`);
      return answer;
    },
  };
}

export function jsonOf({ body }: Response): Record<string, unknown> {
  return JSON.parse(body) as Record<string, unknown>;
}

/** The answer to a browser's question whether a page of that origin may call; undefined when it may not. */
export async function letIn({ visit }: Team, url: string, origin: string): Promise<string | undefined> {
  const { headers } = await visit(url, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST" },
  });
  return headers["access-control-allow-origin"];
}

/** The variables of a Vercel project in one scope. */
export function valuesOf(project: Project, scope: Target): Record<string, string> {
  const rows = [...project.variables.values()].filter(({ target }) => target.includes(scope));
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}
