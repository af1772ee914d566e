#!/usr/bin/env node
import { register } from "tsx/esm/api";

register();
const { main } = await import("./main.ts");
const { CLOSED, whenClosed } = await import("./terminal/closed-output.ts");
// What is still under way to a pipe when the command is done may find it closed.
whenClosed(process.stdout, () => {
  process.exitCode = CLOSED;
});
whenClosed(process.stderr, () => {});
process.exitCode = await main(process.argv.slice(2));
