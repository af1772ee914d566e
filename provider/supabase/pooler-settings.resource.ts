import { type ArgsOf, resourceClass } from "../resource.ts";
import { poolerSettings } from "./pooler-settings.definition.ts";

export type PoolerSettingsArgs = ArgsOf<typeof poolerSettings>;

export class PoolerSettings extends resourceClass(poolerSettings) {}
