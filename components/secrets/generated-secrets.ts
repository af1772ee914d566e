import { ComponentResource, type ComponentResourceOptions, type Output, secret } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import type { Contract, Features } from "../../contract/contract.ts";
import type { SourceValues } from "../../contract/resolve.ts";
import { isOn } from "../../contract/select.ts";
import { sourceKey } from "../../contract/source.ts";

export interface GeneratedSecretsArgs {
  /** Every variable of it whose source is `generated` gets a secret of its own. */
  contract: Contract;
  /** Which of the contract's features are on: a variable of one that is off is not made. */
  features: Features;
  /** Values that exist already and live on, by source key; for these nothing is generated. Default: none. */
  existing?: SourceValues;
  /** Variables to make anew: any new word makes a new secret, of that variable only. Default: none. */
  rotations?: Readonly<Record<string, string>>;
  /** Refuse to delete or replace them, but for those named in `rotations`. Default: false. */
  protect?: boolean;
}

// RandomBytes would have the bytes themselves as its id, which is plain text in state.
const HEXADECIMAL = { special: true, overrideSpecial: "0123456789abcdef", lower: false, upper: false, numeric: false };

/** What is known of a secret without its value. */
export interface GeneratedSecret {
  description: string;
  /** What is lost when it is made anew; absent when nothing is that a person would miss. */
  loses?: string;
  /** The word of its last rotation. */
  rotation?: string;
  /** Its value is given by the stack config; none is made. */
  isGiven?: true;
}

/**
 * The secrets nobody needs to know: random hexadecimal digits, one resource per variable, so each can be rotated alone. They
 * are kept in the stack's encrypted state and stay the same from run to run.
 *
 * @example
 * const secrets = new GeneratedSecrets("toolboxai-secrets", { contract, features, protect: true });
 * secrets.sources; // generated(JWT_SECRET_KEY), …
 */
export class GeneratedSecrets extends ComponentResource {
  /** What the contract may take from here. */
  readonly sources: SourceValues;
  /** What is known of each without its value, by variable; `stackwright rotate` and `adopt` read it. */
  readonly generated: Readonly<Record<string, GeneratedSecret>>;

  constructor(name: string, args: GeneratedSecretsArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:GeneratedSecrets", name, {}, options);

    const sources: Record<string, Output<string>> = {};
    const generated: Record<string, GeneratedSecret> = {};
    for (const [variable, { source, ...rest }] of Object.entries(args.contract.variables)) {
      if (source.from !== "generated" || !isOn({ source, ...rest }, args.features)) continue;
      const key = sourceKey(variable, source) as string;
      const rotation = args.rotations?.[variable];
      const { description } = rest;
      generated[variable] = {
        description,
        ...(source.loses !== undefined && { loses: source.loses }),
        ...(rotation !== undefined && { rotation }),
        ...(args.existing?.[key] !== undefined && { isGiven: true }),
      };
      if (args.existing?.[key] !== undefined) continue;
      const digits = new RandomPassword(
        `${name}-${suffixOf(variable)}`,
        { ...HEXADECIMAL, length: source.bytes * 2, ...(rotation !== undefined && { keepers: { rotation } }) },
        { parent: this, protect: (args.protect ?? false) && rotation === undefined },
      );
      sources[key] = secret(digits.result);
    }

    this.sources = sources;
    this.generated = generated;
    this.registerOutputs({ generated });
  }
}

/** JWT_SECRET_KEY -> jwt-secret-key */
function suffixOf(variable: string): string {
  return variable.toLowerCase().replaceAll("_", "-");
}
