import { functionCall } from "../resource.ts";
import { getDeploymentsDefinition } from "./get-deployments.definition.ts";

export const getDeployments = functionCall(getDeploymentsDefinition);
