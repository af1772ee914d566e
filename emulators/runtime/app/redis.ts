import tls from "node:tls";
import { NetworkError } from "../network.ts";
import type { Outbound } from "../outbound.ts";
import { ping } from "../redis/client.ts";
import { PythonError } from "./python-error.ts";

/** PING over a connection made as redis-py makes it from a URL. @throws {@link PythonError} */
export async function checkRedis(url: string, network: Outbound): Promise<void> {
  const { secure, host, port, ...credentials } = readRedisUrl(url);
  try {
    const socket = await network.connect(host, port);
    await ping(secure ? tls.connect({ socket, servername: host }) : socket, credentials);
  } catch (error) {
    if (error instanceof NetworkError) {
      throw redisError("redis.exceptions.ConnectionError", `Error ${error.errno} connecting. ${error.reason}.`);
    }
    throw redisError("redis.exceptions.ConnectionError", (error as Error).message);
  }
}

function readRedisUrl(url: string) {
  const parsed = /^rediss?:\/\//.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) {
    throw redisError(
      "ValueError",
      "Redis URL must specify one of the following schemes (redis://, rediss://, unix://)",
    );
  }
  return {
    secure: parsed.protocol === "rediss:",
    host: parsed.hostname || "localhost",
    port: Number(parsed.port || 6379),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  };
}

const redisError = (type: string, message: string) =>
  new PythonError(type, message, { file: "services/cache.py", source: "await redis.ping()" });
