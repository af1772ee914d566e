import { z } from "zod";
import { prefixedId } from "../core/ids.ts";
import type { Header, Route } from "./state.ts";

export const routeInput = z.strictObject({
  type: z.enum(["redirect", "rewrite"]),
  source: z.string().min(1),
  destination: z.string().min(1),
});
export const headerInput = z.strictObject({
  path: z.string().min(1),
  name: z.string().min(1),
  value: z.string().min(1),
});

/** A static site's rules as they are given. */
export interface SiteRules {
  routes?: z.output<typeof routeInput>[];
  headers?: z.output<typeof headerInput>[];
}

export const newRoute = (route: z.output<typeof routeInput>): Route => ({ id: prefixedId("rdr-"), ...route });
export const newHeader = (header: z.output<typeof headerInput>): Header => ({ id: prefixedId("hdr-"), ...header });
