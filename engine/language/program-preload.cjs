// Preloaded into every program the engine runs.

// Stdin is a pipe the engine holds open, so its end means the engine is gone, however it went. Worker threads (a loader's) have
// a stdin of their own, which is always at its end.
if (require("node:worker_threads").isMainThread) {
  process.stdin.on("error", () => {});
  process.stdin.on("end", () => process.kill(process.pid, "SIGTERM"));
  process.stdin.resume();
  process.stdin.unref?.();
}

// Node's coloured inspect never comes back from a stack line with a scoped module that has no folder, and the SDK's source maps
// make such lines (node_modules/@pulumi/resource.ts): a program that throws would take half a minute and 3 GB to say so.
const util = require("node:util");
const { inspect } = util;
const ENDLESS = /node_modules[/\\]@[^/\\\n]+[/\\][^/\\\n]*$/m;

function boundedInspect(value, options, ...rest) {
  const endless = options?.colors && typeof value?.stack === "string" && ENDLESS.test(value.stack);
  return inspect(value, endless ? { ...options, colors: false } : options, ...rest);
}

util.inspect = Object.defineProperties(boundedInspect, Object.getOwnPropertyDescriptors(inspect));
