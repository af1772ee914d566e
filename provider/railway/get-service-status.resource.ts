import { functionCall } from "../resource.ts";
import { getServiceStatusDefinition } from "./get-service-status.definition.ts";

export const getServiceStatus = functionCall(getServiceStatusDefinition);
