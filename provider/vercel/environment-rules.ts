import type { CheckProblem } from "../host/handler.ts";
import type { ScopedVariables } from "./environment-rows.ts";
import { scopes } from "./project-environment.definition.ts";

/** vercel.com/docs/environment-variables/reserved-environment-variables, 2025-12-10. */
const reserved = new Set([
  "AWS_SECRET_KEY",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "NOW_REGION",
  "TZ",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

/** All variables of one deployment together, names and values. */
const maxBytes = 64 * 1024;

/** Prefixes that make a bundler write the value into the page. */
const publicPrefix = /^(NEXT_PUBLIC_|VITE_|REACT_APP_|NUXT_PUBLIC_|GATSBY_|PUBLIC_)/;

/** What Vercel would refuse, or accept and not mean, said before anything is written. Values never appear. */
export function checkEnvironment(variables: ScopedVariables): CheckProblem[] {
  return [...reservedNames(variables), ...sizes(variables), ...publicNames(variables)];
}

function reservedNames(variables: ScopedVariables): CheckProblem[] {
  return scopes.flatMap((scope) =>
    Object.keys(variables[scope] ?? {})
      .filter((key) => reserved.has(key))
      .map((key) => ({
        property: `${scope}.${key}`,
        reason: "is a name Vercel reserves for its function runtime and refuses; give the variable another name",
      })),
  );
}

function sizes(variables: ScopedVariables): CheckProblem[] {
  return scopes.flatMap((scope) => {
    const pairs = Object.entries(variables[scope] ?? {});
    const bytes = pairs.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
    if (bytes <= maxBytes) return [];
    const largest = pairs.sort(([, a], [, b]) => Buffer.byteLength(b) - Buffer.byteLength(a))[0]?.[0];
    return [
      {
        property: scope,
        reason: `holds ${bytes} bytes of variables; Vercel allows ${maxBytes} per deployment. The largest is ${largest}: move it to a file or a store`,
      },
    ];
  });
}

function publicNames(variables: ScopedVariables): CheckProblem[] {
  return (variables.sensitive ?? []).flatMap((key, index) =>
    publicPrefix.test(key)
      ? [
          {
            property: `sensitive[${index}]`,
            reason: `${key} is compiled into the page for everybody to read; take it out of \`sensitive\``,
          },
        ]
      : [],
  );
}

/**
 * Names in `sensitive` that no scope which can be sensitive declares: a misspelt one would leave a secret readable. Only for
 * variables whose values are all known.
 */
export function unplacedSensitive(variables: ScopedVariables): string[] {
  return (variables.sensitive ?? []).filter(
    (key) => variables.production?.[key] === undefined && variables.preview?.[key] === undefined,
  );
}
