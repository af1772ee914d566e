// Preloaded into a program that is evaluated. The SDK tells an engine which resources a whole property depends on; a comparison
// of variables needs to know it of each variable, which output of the resource it is, and what comes from config secrets and
// provider functions. So every output is sent as an output value, and those origins travel as dependencies on resources that do not
// exist. And a resource's position is where the program's own file declares it, not the inside of a component, in the lines of the
// source.
const { createHash } = require("node:crypto");
const { createRequire, findSourceMap } = require("node:module");
const { join } = require("node:path");
const { fileURLToPath, pathToFileURL } = require("node:url");

const sdk = createRequire(join(process.cwd(), "package.json"));
const pulumi = sdk("@pulumi/pulumi");
const rpc = sdk("@pulumi/pulumi/runtime/rpc.js");
const outputs = sdk("@pulumi/pulumi/output.js");

const MARKER = new RegExp(`${rpc.unknownValue}-([0-9a-f]+)`, "g");
const origin = (kind, name) => new pulumi.DependencyResource(`urn:pulumi:stackwright::origin::${kind}::${name}`);
const isMarked = (value) => typeof value === "string" && value.includes(`${rpc.unknownValue}-`);

function unknownSecret(text) {
  const keys = [...text.matchAll(MARKER)].map(([, hex]) => Buffer.from(hex, "hex").toString());
  const resources = new Set(keys.map((key) => origin("config", key)));
  const { Output, unknown } = outputs;
  return new Output(
    resources,
    Promise.resolve(unknown),
    Promise.resolve(false),
    Promise.resolve(true),
    Promise.resolve(resources),
  );
}

for (const name of ["output", "secret"]) {
  const original = outputs[name];
  const marked = (value) => (isMarked(value) ? unknownSecret(value) : original(value));
  outputs[name] = marked;
  pulumi[name] = marked;
}

for (const type of ["", "Object", "Number", "Boolean"]) {
  for (const verb of ["get", "require"]) {
    const original = pulumi.Config.prototype[`${verb}Secret${type}`];
    pulumi.Config.prototype[`${verb}Secret${type}`] = function (key, ...rest) {
      const text = pulumi.runtime.allConfig()[`${this.name}:${key}`];
      const isWhole = type !== "Object" || !/^[{[]/.test(text);
      return isMarked(text) && isWhole ? unknownSecret(text) : original.call(this, key, ...rest);
    };
  }
}

const serializeResource = rpc.serializeResourceProperties;
rpc.serializeResourceProperties = (label, props, options) =>
  serializeResource(label, props, { ...options, keepOutputValues: true });

const serializeArguments = rpc.serializePropertiesReturnDeps;
rpc.serializePropertiesReturnDeps = async (label, ...rest) => {
  const [serialized, dependencies] = await serializeArguments(label, ...rest);
  if (label.startsWith("invoke:")) {
    const digest = createHash("sha256").update(JSON.stringify(serialized)).digest("hex");
    const dependency = origin("function", `${label.slice("invoke:".length)}#${digest}`);
    dependencies.set("__origin", new Set([dependency]));
  }
  return [serialized, dependencies];
};

/** `out`, known to come from a field of what a function or a resource returns. */
function fromField(out, token, field) {
  const dependency = origin("field", `${token}.${field}`);
  const marker = new outputs.Output(
    dependency,
    Promise.resolve(undefined),
    Promise.resolve(true),
    Promise.resolve(false),
    Promise.resolve(new Set([dependency])),
  );
  return pulumi.all([out, marker]).apply(([value]) => value);
}

const ACCESSOR = /^\(?(\w+)\)?\s*=>\s*\1(\.\w+|\[\w+\])$/;

/** The field that a callback reads, if that is all it does: nothing else may run on a value that is not there. */
function fieldRead(callback) {
  const text = callback.toString().trim();
  if (!ACCESSOR.test(text) && !text.includes("return ob[prop]")) return undefined;
  let field;
  const get = (_, key) => {
    if (typeof key === "string" && !key.startsWith("__")) field = key;
  };
  callback(new Proxy({}, { get }));
  return field;
}

const invokes = sdk("@pulumi/pulumi/runtime/invoke.js");
const invokeOutput = invokes.invokeOutput;
invokes.invokeOutput = (token, ...rest) => {
  const result = invokeOutput(token, ...rest);
  const apply = result.apply;
  result.apply = (callback, ...more) => {
    const field = fieldRead(callback);
    const applied = apply.call(result, callback, ...more);
    return field === undefined ? applied : fromField(applied, token, field);
  };
  return result;
};
pulumi.runtime.invokeOutput = invokes.invokeOutput;

const POSITION = 9;
const registrations = sdk("@pulumi/pulumi/runtime/resource.js");
const registerResource = registrations.registerResource;
registrations.registerResource = (...parameters) => {
  parameters[POSITION] = declaration() ?? parameters[POSITION];
  registerResource(...parameters);
  const [resource, , type, , isCustom, , , properties] = parameters;
  for (const key of isCustom ? Object.keys(properties) : []) {
    if (outputs.Output.isInstance(resource[key])) resource[key] = fromField(resource[key], type, key);
  }
};

/** The outermost call in a file that is not installed. */
function declaration() {
  const frame = stackFrames().findLast((site) => {
    const file = site.getFileName() ?? "";
    return file !== "" && !file.startsWith("node:") && !/[\\/]node_modules[\\/]/.test(file) && file !== __filename;
  });
  if (!frame) return undefined;
  const file = frame.getFileName();
  const entry = findSourceMap(file)?.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
  return {
    uri: pathToFileURL(file.startsWith("file:") ? fileURLToPath(file) : file).toString(),
    line: entry?.originalLine === undefined ? frame.getLineNumber() : entry.originalLine + 1,
    column: entry?.originalColumn === undefined ? frame.getColumnNumber() : entry.originalColumn + 1,
  };
}

function stackFrames() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    Error.prepareStackTrace = (_, frames) => frames;
    return new Error().stack;
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}
