import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildSchema,
  execute,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  parse,
  validate,
} from "graphql";
import type { Exchange } from "../../emulators/index.ts";

/** Comparing with a vendor's GraphQL schema: documents, answers, and a schema of one's own. */

export const RAILWAY_SCHEMA = "railway.graphql";

/** Railway's schema as SDL, when it is at hand. */
export function railwaySchema(folder: string | undefined): GraphQLSchema | undefined {
  const file = join(folder ?? "", RAILWAY_SCHEMA);
  return folder !== undefined && existsSync(file) ? buildSchema(readFileSync(file, "utf8")) : undefined;
}

/** What is wrong with a document. */
export function documentProblems(schema: GraphQLSchema, document: string): string[] {
  return validate(schema, parse(document)).map(({ message }) => message);
}

/** Each field is what the answer holds under its name, so that graphql-js checks the answer's every value against its type. */
const fromAnswer: GraphQLFieldResolver<Record<string, unknown>, unknown> = (source, _args, _context, { path }) =>
  source[path.key];

/** What is wrong with the variables of a request, or with the data it was answered with. */
export function exchangeProblems(schema: GraphQLSchema, exchange: Exchange): string[] {
  const { query, variables } = exchange.requestBody as { query: string; variables?: Record<string, unknown> };
  const { data, errors } = exchange.responseBody as { data?: Record<string, unknown> | null; errors?: unknown[] };
  if (errors !== undefined) return data ? ["the answer holds data beside errors"] : [];
  const document = parse(query);
  const problems = validate(schema, document);
  if (problems.length > 0) return problems.map(({ message }) => message);
  const replayed = execute({
    schema,
    document,
    rootValue: data,
    variableValues: variables,
    fieldResolver: fromAnswer as GraphQLFieldResolver<unknown, unknown>,
  });
  if (replayed instanceof Promise) return ["the answer holds promises"];
  const complaints = (replayed.errors ?? []).map(({ message, path }) => `${path?.join(".")}: ${message}`);
  const isWhole = JSON.stringify(replayed.data) === JSON.stringify(data);
  return isWhole || complaints.length > 0 ? complaints : ["the answer holds more than was asked for"];
}

/** What a schema has that the vendor's does not have, or has as another type. */
export function strangers(schema: GraphQLSchema, vendor: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith("__"))
    .flatMap((type) => {
      const theirs = vendor.getType(type.name);
      if (!theirs) return [`type ${type.name}`];
      if (isEnumType(type) && isEnumType(theirs))
        return type
          .getValues()
          .filter(({ name }) => !theirs.getValue(name))
          .map(({ name }) => `${type.name}.${name}`);
      if (isInputObjectType(type) && isInputObjectType(theirs))
        return Object.values(type.getFields())
          .filter((field) => String(theirs.getFields()[field.name]?.type) !== String(field.type))
          .map((field) => `${type.name}.${field.name}`);
      if (isObjectType(type) && isObjectType(theirs))
        return Object.values(type.getFields()).flatMap((field) => {
          const same = theirs.getFields()[field.name];
          if (String(same?.type) !== String(field.type)) return [`${type.name}.${field.name}`];
          return field.args
            .filter((arg) => String(same?.args.find(({ name }) => name === arg.name)?.type) !== String(arg.type))
            .map((arg) => `${type.name}.${field.name}(${arg.name})`);
        });
      return type.constructor === theirs.constructor ? [] : [`${type.name} is of another kind`];
    });
}
