import type { EnvVariable } from "./state.ts";

/** A variable as Vercel shows it: plain readable, encrypted readable when asked for, sensitive never. */
export function variableView(variable: EnvVariable, { decrypt }: { decrypt: boolean }) {
  const { value, comment, gitBranch, ...rest } = variable;
  const decrypted =
    variable.type === "plain" || variable.type === "system" || (decrypt && variable.type === "encrypted");
  return {
    ...rest,
    value: decrypted ? value : variable.type === "sensitive" ? "" : sealed(variable),
    decrypted,
    configurationId: null,
    createdBy: null,
    updatedBy: null,
    visibility: variable.type === "sensitive" ? "secret" : "config",
    ...(gitBranch === null ? {} : { gitBranch }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** Stands for Vercel's ciphertext: tells nothing, and changes with every write. */
const sealed = (variable: EnvVariable): string =>
  Buffer.from(JSON.stringify({ v: "v2", c: `${variable.id}.${variable.updatedAt}` })).toString("base64");
