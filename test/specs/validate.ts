import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { Exchange } from "../../emulators/index.ts";
import { documentedIn, loadDocument, type OpenApiDocument, type Vendor } from "./documents.ts";
import { type Exception, exceptions } from "./exceptions.ts";
import { dereference, narrowed, toJsonSchema, undeclaredProperties } from "./json-schema.ts";

export interface Violation {
  vendor: string;
  /** `POST /services`. */
  operation: string;
  where: Exception["where"];
  /** JSON pointer with `*` for any element; the status; the query parameter's name. */
  path: string;
  message: string;
}

export interface SpecValidator {
  /** Give it to `startEmulators`. */
  observe(exchange: Exchange): void;
  /** What no exception covers. */
  violations(): Violation[];
  /** Exceptions that covered nothing so far. */
  staleExceptions(): Exception[];
  /** `vendor METHOD /path` of every exchange compared with a document. */
  validated(): Set<string>;
  /** Whether the vendor's document describes it. */
  documents(vendor: string, method: string, route: string): boolean;
}

interface DocumentedOperation {
  parameters?: unknown[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
}

type Media = { content?: Record<string, { schema?: unknown }> };

/** Compares every request and answer with the vendors' documents in a folder. */
export function createValidator(folder: string, known: readonly Exception[] = exceptions): SpecValidator {
  const documents = new Map<string, VendorDocument>(
    documentedIn(folder).map((vendor) => [vendor, new VendorDocument(loadDocument(folder, vendor), vendor)]),
  );
  const found = new Map<string, Violation>();
  const used = new Set<Exception>();
  const validated = new Set<string>();

  const report = (violation: Violation): void => {
    const exception = known.find((candidate) => covers(candidate, violation));
    if (exception !== undefined) used.add(exception);
    else found.set(JSON.stringify(violation), violation);
  };

  return {
    observe: (exchange) => {
      const document = documents.get(exchange.vendor);
      if (document === undefined || exchange.route === undefined) return;
      const operation = `${exchange.method} ${exchange.route}`;
      for (const problem of document.check(exchange)) report({ vendor: exchange.vendor, operation, ...problem });
      if (document.operation(exchange.method, exchange.route) !== undefined) {
        validated.add(`${exchange.vendor} ${operation}`);
      }
    },
    violations: () => [...found.values()],
    staleExceptions: () => known.filter((exception) => documents.has(exception.vendor) && !used.has(exception)),
    validated: () => validated,
    documents: (vendor, method, route) => documents.get(vendor)?.operation(method, route) !== undefined,
  };
}

const covers = (exception: Exception, violation: Violation): boolean =>
  exception.vendor === violation.vendor &&
  exception.where === violation.where &&
  (exception.operation === "*" || exception.operation === violation.operation) &&
  new RegExp(`^(?:${exception.path})$`).test(violation.path);

type Problem = Pick<Violation, "where" | "path" | "message">;

class VendorDocument {
  readonly #document: OpenApiDocument;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false });
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #vendor: Vendor;

  constructor(document: OpenApiDocument, vendor: Vendor) {
    this.#vendor = vendor;
    this.#document = toJsonSchema(document) as OpenApiDocument;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ ...this.#document, $id: vendor });
  }

  operation(method: string, route: string): DocumentedOperation | undefined {
    return this.#document.paths[route]?.[method.toLowerCase()] as DocumentedOperation | undefined;
  }

  check(exchange: Exchange): Problem[] {
    const { method, route = "" } = exchange;
    const operation = this.operation(method, route);
    if (operation === undefined) return [{ where: "operation", path: route, message: "is not in the document" }];
    return [
      ...(exchange.status < 400 ? this.#query(operation, exchange) : []),
      ...(exchange.status < 400 ? this.#requestBody(operation, exchange) : []),
      ...this.#response(operation, exchange),
    ];
  }

  #query(operation: DocumentedOperation, exchange: Exchange): Problem[] {
    const pathItem = this.#document.paths[exchange.route ?? ""] as { parameters?: unknown[] } | undefined;
    const names = [...(pathItem?.parameters ?? []), ...(operation.parameters ?? [])]
      .map((parameter) => dereference(this.#document, parameter) as { in: string; name: string })
      .filter((parameter) => parameter.in === "query")
      .map((parameter) => parameter.name);
    return Object.keys(exchange.query)
      .filter((name) => !names.includes(name))
      .map((name) => ({ where: "query", path: name, message: "is no query parameter of the document" }));
  }

  #requestBody(operation: DocumentedOperation, exchange: Exchange): Problem[] {
    const body = dereference(this.#document, operation.requestBody) as (Media & { required?: boolean }) | undefined;
    const schema = body?.content?.["application/json"]?.schema;
    if (exchange.requestBody === undefined) {
      return body?.required === true ? [{ where: "request", path: "", message: "body is missing" }] : [];
    }
    if (schema === undefined) return [{ where: "request", path: "", message: "the document knows no body" }];
    return this.#value("request", narrowed(this.#document, schema, exchange.requestBody), exchange.requestBody);
  }

  #response(operation: DocumentedOperation, exchange: Exchange): Problem[] {
    const declared = operation.responses[String(exchange.status)];
    if (declared === undefined) {
      return [{ where: "status", path: String(exchange.status), message: "is no status of the document" }];
    }
    const schema = (dereference(this.#document, declared) as Media).content?.["application/json"]?.schema;
    if (exchange.responseBody === undefined) {
      return schema === undefined ? [] : [{ where: "response", path: "", message: "body is missing" }];
    }
    if (schema === undefined) {
      return exchange.status < 400 ? [{ where: "response", path: "", message: "the document knows no body" }] : [];
    }
    return this.#value("response", schema, exchange.responseBody);
  }

  #value(where: "request" | "response", schema: unknown, value: unknown): Problem[] {
    const validate = this.#validator(schema);
    const problems: Problem[] = validate(value)
      ? []
      : specific(validate.errors ?? []).map((error) => ({
          where,
          path: error.instancePath.replace(/\/\d+(?=\/|$)/g, "/*") + missing(error.params),
          message: error.message ?? "is invalid",
        }));
    const undeclared = undeclaredProperties(this.#document, [schema], value).map((path) => ({
      where,
      path,
      message: "is not in the document",
    }));
    return [...problems, ...undeclared];
  }

  /** References inside a schema are relative to the document, so it is compiled as a part of it. */
  #validator(schema: unknown): ValidateFunction {
    const key = JSON.stringify(schema);
    const compiled = this.#compiled.get(key) ?? this.#ajv.compile(absolute(schema, this.#vendor) as object);
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

/** Without "no alternative fits" where it is also said what does not fit. */
const specific = (errors: ErrorObject[]): ErrorObject[] =>
  errors.filter(
    (error) =>
      error.keyword !== "anyOf" ||
      !errors.some((other) => other.keyword !== "anyOf" && other.instancePath.startsWith(error.instancePath)),
  );

const missing = (params: Record<string, unknown>): string =>
  typeof params.missingProperty === "string" ? `/${params.missingProperty}` : "";

function absolute(schema: unknown, id: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => absolute(item, id));
  if (schema === null || typeof schema !== "object") return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string" && value.startsWith("#") ? `${id}${value}` : absolute(value, id),
    ]),
  );
}
