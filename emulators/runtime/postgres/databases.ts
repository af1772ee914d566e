import type { DatabaseRequest } from "../../runtime.ts";
import type { Network } from "../network.ts";
import { selfSignedCertificate } from "./certificate.ts";
import { Database } from "./database.ts";
import { Pooler } from "./pooler.ts";

/** The projects' databases and the pooler hosts in front of them. */
export class Databases {
  readonly #network: Network;
  readonly #thisMachine: string | undefined;
  readonly #databases = new Map<string, { poolerHost: string; database: Database }>();
  readonly #poolers = new Map<string, Promise<Pooler[]>>();
  #certificate: ReturnType<typeof selfSignedCertificate> | undefined;

  /** @param thisMachine the public address of who connects from outside of the emulated platforms; without one it is always let in. */
  constructor(network: Network, thisMachine?: string) {
    this.#network = network;
    this.#thisMachine = thisMachine;
  }

  /** Idempotent for a project that runs already: only the password and who is let in are taken over. */
  async start({ ref, poolerHost, password, admits = () => true }: DatabaseRequest): Promise<void> {
    await this.#poolersOf(EVERY_OTHER_HOST);
    const poolers = await this.#poolersOf(poolerHost);
    const database = this.#databases.get(ref)?.database ?? new Database();
    this.#databases.set(ref, { poolerHost, database });
    for (const pooler of poolers) pooler.add({ ref, password, admits, database });
    for (const port of [SESSION_PORT, TRANSACTION_PORT]) {
      this.#network.fail(`db.${ref}.supabase.co`, port, "unreachable");
    }
  }

  async stop(ref: string): Promise<void> {
    const running = this.#databases.get(ref);
    if (!running) return;
    this.#databases.delete(ref);
    for (const pooler of await this.#poolersOf(running.poolerHost)) pooler.remove(ref);
    this.#network.remove(`db.${ref}.supabase.co`);
    await running.database.close();
  }

  async close(): Promise<void> {
    for (const ref of [...this.#databases.keys()]) await this.stop(ref);
    for (const poolers of this.#poolers.values()) for (const pooler of await poolers) await pooler.close();
    this.#poolers.clear();
  }

  #poolersOf(host: string): Promise<Pooler[]> {
    let poolers = this.#poolers.get(host);
    if (!poolers) {
      poolers = this.#startPoolers(host);
      this.#poolers.set(host, poolers);
    }
    return poolers;
  }

  async #startPoolers(host: string): Promise<Pooler[]> {
    this.#certificate ??= selfSignedCertificate(["pooler.supabase.com", "*.pooler.supabase.com"]);
    const session = await Pooler.start("session", this.#certificate, this.#thisMachine);
    const transaction = await Pooler.start("transaction", this.#certificate, this.#thisMachine);
    for (const [port, pooler] of [
      [SESSION_PORT, session],
      [TRANSACTION_PORT, transaction],
    ] as const) {
      const portFor = (caller: string) => pooler.portFor(caller);
      if (host === EVERY_OTHER_HOST) this.#network.listenAny(POOLER_HOST, port, pooler.port, portFor);
      else this.#network.listen(host, port, pooler.port, portFor);
    }
    return [session, transaction];
  }
}

const SESSION_PORT = 5432;
const TRANSACTION_PORT = 6543;

/** Supabase's other clusters exist too, and know nothing of the project: a guessed `aws-N` gets their "Tenant or user not found". */
const EVERY_OTHER_HOST = "*";
const POOLER_HOST = /^aws-\d+-[a-z0-9-]+\.pooler\.supabase\.com$/;
