// biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape is what they test
export type AnyJson = any;

export interface Answer {
  status: number;
  body: AnyJson;
  headers: Headers;
}

export type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** A bare client over real sockets, for tests: sends what it is told, parses what comes back, retries nothing. */
export function testClient(url: string, token: string): Call {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  };
}
