// Preloaded into every plugin: stdin is a pipe the engine holds open, so its end means the engine is gone, however it went.
process.stdin.on("error", () => {});
process.stdin.on("end", () => process.kill(process.pid, "SIGTERM"));
process.stdin.resume();
process.stdin.unref?.();
