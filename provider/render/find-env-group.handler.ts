import type { FunctionHandler } from "../host/handler.ts";
import type { RenderClient } from "./client.ts";
import type { FindEnvGroupInputs, FindEnvGroupOutputs } from "./find-env-group.definition.ts";

export const findEnvGroupHandler: FunctionHandler<FindEnvGroupInputs, FindEnvGroupOutputs, RenderClient> = {
  invoke: async ({ name }, { clients, signal }) => ({ groupId: await clients.findEnvGroup(name, signal) }),
};
