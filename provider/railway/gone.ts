import { isGone, VendorError } from "../host/vendor-error.ts";

/** Deletes. Railway says "Not Authorized" of what is deleted already, so in a deletion it counts as that. */
export async function deleted(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGone(error) && !(error instanceof VendorError && error.status === 403)) throw error;
  }
}
