import net from "node:net";
import tls from "node:tls";
import { type Database, OWNER } from "./database.ts";
import { fitsVerifier, samePassword } from "./password.ts";
import { type PoolMode, type Relay, relay } from "./relay.ts";
import * as wire from "./wire.ts";

/** One project behind a pooler. */
export interface Tenant {
  ref: string;
  /** Password of the role `postgres`; other roles have the one they were created with in the database. */
  password: string;
  /** Whether its network restrictions let in who calls from that address. */
  admits(caller: string): boolean;
  database: Database;
}

/** The public address a connection comes from; undefined is let in whatever restrictions say. */
type Caller = string | undefined;

/**
 * Stands for one host of Supabase's shared pooler in one mode: TLS only, users spelled `<role>.<project ref>`, password in
 * clear inside TLS. What session-mode clients SET or PREPARE in SQL is shared, since there is one backend. Everybody is on
 * loopback here: who calls is told by the port.
 */
export class Pooler {
  readonly #mode: PoolMode;
  readonly #tenants = new Map<string, Tenant>();
  readonly #context: tls.SecureContext;
  readonly #servers = new Map<Caller, Promise<net.Server>>();
  readonly #sockets = new Map<net.Socket, string | undefined>();
  #port = 0;
  #connections = 0;

  private constructor(mode: PoolMode, certificate: { key: string; cert: string }) {
    this.#mode = mode;
    this.#context = tls.createSecureContext(certificate);
  }

  /** @param thisMachine the address that connections to {@link port} come from. Default: one that is always let in. */
  static async start(
    mode: PoolMode,
    certificate: { key: string; cert: string },
    thisMachine?: string,
  ): Promise<Pooler> {
    const pooler = new Pooler(mode, certificate);
    pooler.#port = await pooler.portFor(thisMachine);
    return pooler;
  }

  get port(): number {
    return this.#port;
  }

  /** The port for connections from that address, opened when it is first asked for. */
  async portFor(caller: Caller): Promise<number> {
    let server = this.#servers.get(caller);
    if (!server) {
      server = this.#listen(caller);
      this.#servers.set(caller, server);
    }
    return ((await server).address() as net.AddressInfo).port;
  }

  add(tenant: Tenant): void {
    this.#tenants.set(tenant.ref, tenant);
  }

  /** Also ends the project's connections. */
  remove(ref: string): void {
    this.#tenants.delete(ref);
    for (const [socket, tenant] of this.#sockets) if (tenant === ref) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.keys()) socket.destroy();
    for (const opened of this.#servers.values()) {
      const server = await opened;
      await new Promise((resolve) => server.close(resolve));
    }
  }

  async #listen(caller: Caller): Promise<net.Server> {
    const server = net.createServer((socket) => this.#accept(socket, caller));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  #accept(socket: net.Socket, caller: Caller): void {
    this.#sockets.set(socket, undefined);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    let received = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const packet = wire.readFirstPacket(received);
      if (!packet) return;
      received = Buffer.alloc(0);
      if (packet.kind === "gss") socket.write("N");
      else if (packet.kind === "cancel") socket.end();
      else if (packet.kind === "startup") socket.end(wire.fatal("XX000", "SSL connection is required"));
      else {
        socket.off("data", read);
        socket.write("S");
        const secure = new tls.TLSSocket(socket, { isServer: true, secureContext: this.#context });
        secure.on("error", () => socket.destroy());
        this.#startup(secure, socket, caller);
      }
    };
    socket.on("data", read);
  }

  #startup(secure: tls.TLSSocket, socket: net.Socket, caller: Caller): void {
    let received = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const packet = wire.readFirstPacket(received);
      if (!packet) return;
      secure.off("data", read);
      if (packet.kind !== "startup") return void secure.destroy();
      const { user = "", database = user } = packet.parameters;
      const dot = user.lastIndexOf(".");
      const tenant = dot > 0 ? this.#tenants.get(user.slice(dot + 1)) : undefined;
      if (!tenant) return void secure.end(wire.fatal("XX000", "Tenant or user not found"));
      if (caller !== undefined && !tenant.admits(caller)) return void secure.end(wire.fatal("XX000", keptOut(caller)));
      this.#sockets.set(socket, tenant.ref);
      this.#authenticate(secure, tenant, user.slice(0, dot), database);
    };
    secure.on("data", read);
  }

  #authenticate(secure: tls.TLSSocket, tenant: Tenant, role: string, database: string): void {
    const reader = new wire.MessageReader();
    let session: Relay | undefined;
    let authenticating = false;
    secure.on("close", () => session?.end());
    secure.on("data", (chunk: Buffer) => {
      for (const message of reader.push(chunk)) {
        if (session) session.receive(message);
        else if (authenticating || message.type !== "p") secure.destroy();
        else {
          authenticating = true;
          this.#login(secure, tenant, role, database, wire.firstString(message.body)).then(
            (opened) => {
              session = opened;
              if (secure.destroyed) session?.end();
            },
            () => secure.destroy(),
          );
        }
      }
    });
    secure.write(wire.authenticationCleartextPassword());
  }

  async #login(secure: tls.TLSSocket, tenant: Tenant, role: string, database: string, password: string) {
    if (!(await passwordFits(tenant, role, password))) {
      secure.end(wire.fatal("28P01", `password authentication failed for user "${role}"`));
      return undefined;
    }
    if (database !== "postgres") {
      secure.end(wire.fatal("3D000", `database "${database}" does not exist`));
      return undefined;
    }
    const [row] = await tenant.database.select<{ server_version: string }>("SHOW server_version");
    this.#connections += 1;
    const settings = { ...SETTINGS, server_version: row!.server_version, session_authorization: role };
    secure.write(
      Buffer.concat([
        wire.authenticationOk(),
        ...Object.entries(settings).map(([name, value]) => wire.parameterStatus(name, value)),
        wire.backendKeyData(this.#connections, 0),
        wire.readyForQuery(),
      ]),
    );
    return relay({ database: tenant.database, role, mode: this.#mode, client: secure });
  }
}

/** Supavisor prints an address as the tuple that Erlang has for it. */
const keptOut = (caller: string) =>
  `(EADDRNOTALLOWED) address not in tenant allow_list: {${caller.split(".").join(", ")}}`;

const SETTINGS = {
  client_encoding: "UTF8",
  server_encoding: "UTF8",
  DateStyle: "ISO, MDY",
  integer_datetimes: "on",
  standard_conforming_strings: "on",
  TimeZone: "UTC",
};

async function passwordFits(tenant: Tenant, role: string, password: string): Promise<boolean> {
  if (role === OWNER) return samePassword(password, tenant.password);
  const [row] = await tenant.database.select<{ rolpassword: string | null }>(
    "SELECT rolpassword FROM pg_authid WHERE rolname = $1 AND rolcanlogin",
    [role],
  );
  return fitsVerifier(password, row?.rolpassword);
}
