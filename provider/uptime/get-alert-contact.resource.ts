import { functionCall } from "../resource.ts";
import { getAlertContactDefinition } from "./get-alert-contact.definition.ts";

export const getAlertContact = functionCall(getAlertContactDefinition);
