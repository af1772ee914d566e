import { startEmbeddedRedis } from "./embedded.ts";
import { findOnPath, startRedisProcess } from "./process.ts";

export interface RedisServer {
  readonly kind: "embedded" | "redis-server";
  /** On 127.0.0.1. */
  readonly port: number;
  close(): Promise<void>;
}

/** "auto": the machine's own `redis-server` where PATH has one, else the embedded one. */
export type RedisChoice = "embedded" | "auto";

export async function startRedis(choice: RedisChoice): Promise<RedisServer> {
  const executable = choice === "auto" ? findOnPath("redis-server") : undefined;
  return executable ? await startRedisProcess(executable) : await startEmbeddedRedis();
}
