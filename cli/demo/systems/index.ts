import { evaratech } from "./evaratech.ts";
import { mapmystandards } from "./mapmystandards.ts";
import type { System } from "./system.ts";
import { tectonic } from "./tectonic.ts";
import { toolboxai } from "./toolboxai.ts";

/** The four teams whose production the project declares. */
export const SYSTEMS = { toolboxai, evaratech, tectonic, mapmystandards } satisfies Record<string, System>;
export type SystemName = keyof typeof SYSTEMS;
