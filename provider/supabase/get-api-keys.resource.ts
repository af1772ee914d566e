import { functionCall } from "../resource.ts";
import { getApiKeysDefinition } from "./get-api-keys.definition.ts";

export const getApiKeys = functionCall(getApiKeysDefinition);
