import { functionCall } from "../resource.ts";
import { getPoolerDefinition } from "./get-pooler.definition.ts";

export const getPooler = functionCall(getPoolerDefinition);
