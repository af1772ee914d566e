import * as embedded from "../../engine/index.ts";
import type { Engine } from "./engine.ts";

const RUN = {
  preview: embedded.preview,
  update: embedded.up,
  refresh: embedded.refresh,
  destroy: embedded.destroy,
} as const;

export const embeddedEngine: Engine = {
  name: "embedded",
  run: (kind, options) => RUN[kind](options),
};
