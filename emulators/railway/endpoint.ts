import {
  buildSchema,
  type ExecutionResult,
  execute,
  GraphQLError,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";
import { z } from "zod";
import type { Reply } from "../core/operation.ts";
import { SDL } from "./schema.ts";

export const requestBody = z.strictObject({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).optional(),
  operationName: z.string().nullish(),
});

export type Resolvers = Record<string, (args: never) => unknown>;

const schema = buildSchema(SDL);

/** Runs documents against the emulated schema. */
export class Endpoint {
  readonly #resolvers: Resolvers;
  readonly #refusals = new Map<string, string[]>();

  constructor(resolvers: Resolvers) {
    this.#resolvers = Object.fromEntries(
      Object.entries(resolvers).map(([field, resolve]) => [
        field,
        (args: never) => this.#guarded(field, resolve, args),
      ]),
    );
  }

  /** The field's next answer is this error, with HTTP 200 and nothing done. */
  refuseNext(field: string, message: string): void {
    this.#refusals.set(field, [...(this.#refusals.get(field) ?? []), message]);
  }

  /** 400 for a document that is no document of the schema; 200 for everything else, errors too. */
  async answer({ query, variables, operationName }: z.output<typeof requestBody>): Promise<Reply> {
    let document: ReturnType<typeof parse>;
    try {
      document = parse(query);
    } catch (error) {
      return { status: 400, body: { errors: [spelled(error as GraphQLError)] }, created: false };
    }
    const problems = validate(schema, document);
    if (problems.length > 0) return { status: 400, body: { errors: problems.map(spelled) }, created: false };
    const result: ExecutionResult = await execute({
      schema,
      document,
      rootValue: this.#resolvers,
      variableValues: variables,
      operationName,
    });
    const { data = null, errors } = result;
    if (!errors) return { status: 200, body: { data }, created: isCreation(query) };
    return { status: 200, body: { errors: errors.map(spelled), data: null }, created: false };
  }

  #guarded(field: string, resolve: (args: never) => unknown, args: never): unknown {
    const refusal = this.#refusals.get(field)?.shift();
    if (refusal !== undefined) throw new GraphQLError(refusal);
    return resolve(args);
  }
}

/** What a request asks for, `MUTATION serviceCreate`; undefined when it cannot be told. */
export function namedRequest(body: unknown): { method: string; route: string } | undefined {
  const parsed = requestBody.safeParse(body);
  if (!parsed.success) return undefined;
  try {
    const [operation] = parse(parsed.data.query).definitions as OperationDefinitionNode[];
    const fields = operation?.selectionSet.selections.map((field) => ("name" in field ? field.name.value : "..."));
    return operation && { method: operation.operation.toUpperCase(), route: fields?.join("+") ?? "" };
  } catch {
    return undefined;
  }
}

/** Every query and mutation there is. */
export function fields(): { method: "QUERY" | "MUTATION"; path: string }[] {
  const of = (method: "QUERY" | "MUTATION", names: object = {}) => Object.keys(names).map((path) => ({ method, path }));
  return [...of("QUERY", schema.getQueryType()?.getFields()), ...of("MUTATION", schema.getMutationType()?.getFields())];
}

const isCreation = (query: string): boolean => /^\s*mutation \w*(Create|Deploy|Rollback)/.test(query);

/** Railway's errors have a message, a place and a useless code. */
function spelled({ message, locations, path }: GraphQLError) {
  return { message, locations, path, extensions: { code: "INTERNAL_SERVER_ERROR" } };
}
