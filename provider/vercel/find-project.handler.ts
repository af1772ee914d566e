import type { FunctionHandler } from "../host/handler.ts";
import type { VercelClient } from "./client.ts";
import type { FindProjectInputs, FindProjectOutputs } from "./find-project.definition.ts";

export const findProjectHandler: FunctionHandler<FindProjectInputs, FindProjectOutputs, VercelClient> = {
  invoke: async ({ name }, { clients, signal }) => ({ projectId: (await clients.getProject(name, signal))?.id }),
};
