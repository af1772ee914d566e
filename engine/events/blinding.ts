import { isObject, isSecret } from "../deployment/property.ts";
import {
  OUTPUT_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
} from "../property-value.ts";
import type { SecretMasker } from "./secret-masker.ts";

/** How Pulumi's engine events show a secret. */
const BLINDED: PropertyValue = { [SIGNATURE_KEY]: SECRET_SIGNATURE, ciphertext: "[secret]" };

/** Properties as an engine event shows them: secrets blinded, and no string that repeats one. */
export function blindProperties(properties: PropertyMap | undefined, masker: SecretMasker): PropertyMap {
  return blind(properties ?? {}, masker, BLINDED) as PropertyMap;
}

/** Stack outputs as people read them: a secret is the text `[secret]`. */
export function maskOutputs(properties: PropertyMap, masker: SecretMasker): Record<string, unknown> {
  return blind(properties, masker, "[secret]") as PropertyMap;
}

function blind(value: PropertyValue, masker: SecretMasker, secret: PropertyValue): PropertyValue {
  if (typeof value === "string") {
    return masker.mask(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => blind(item, masker, secret));
  }
  if (isObject(value)) {
    if (isSecret(value)) {
      return secret;
    }
    if (value[SIGNATURE_KEY] === OUTPUT_SIGNATURE && value.secret === true) {
      return secret;
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, blind(item, masker, secret)]));
  }
  return value;
}
