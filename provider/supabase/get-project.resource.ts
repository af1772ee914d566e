import { functionCall } from "../resource.ts";
import { getProjectDefinition } from "./get-project.definition.ts";

export const getProject = functionCall(getProjectDefinition);
