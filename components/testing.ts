import { runtime } from "@pulumi/pulumi";

/** A resource a program registered, as the engine would see it. A secret input reads `secret(value)`. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  parent: string;
  protect: boolean;
  dependencies: string[];
}

export interface World {
  /** Outputs of a type beyond its inputs. */
  outputs?: Record<string, (name: string) => Record<string, unknown>>;
  /** Answers of a function. */
  functions?: Record<string, Record<string, unknown>>;
}

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

/** The request as it goes over the wire. What the mocks are handed has a whole map secret as soon as one value in it is. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getObject(): { toJavaScript(): unknown };
  getParent(): string;
  getProtect(): boolean;
  getDependenciesList(): string[];
}

/** Runs a program against mocks to its very end and tells what it registered, in order. */
export async function registeredBy(
  program: () => unknown,
  { outputs = {}, functions = {} }: World = {},
): Promise<Registered[]> {
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({
        id: `id-of-${name}`,
        state: { ...inputs, ...outputs[type]?.(name) },
      }),
      call: ({ token }) => functions[token] ?? {},
    },
    "toolboxai",
    "production",
  );
  const requests: RegisterRequest[] = [];
  const monitor = runtime.getMonitor() as unknown as {
    registerResource(request: RegisterRequest, answer: unknown): unknown;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, answer) => {
    requests.push(request);
    return register(request, answer);
  };

  await program();
  await runtime.disconnect();
  return requests
    .map((request) => ({
      type: request.getType(),
      name: request.getName(),
      inputs: opened(request.getObject().toJavaScript()) as Record<string, unknown>,
      parent: request.getParent().split("::").at(-1) ?? "",
      protect: request.getProtect() ?? false,
      dependencies: request.getDependenciesList().map((urn) => urn.split("::").at(-1) ?? ""),
    }))
    .filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE_KEY in value && "value" in value) return `secret(${value.value})`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, opened(item)]));
}
