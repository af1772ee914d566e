import type net from "node:net";
import type { Network } from "./network.ts";

/** The network as one deployed program sees it: its connections come from its platform's addresses, each in turn. */
export class Outbound {
  readonly #network: Network;
  readonly #addresses: readonly string[];
  #connections = 0;

  /** @param addresses public IPv4 addresses; without any it calls from this machine. */
  constructor(network: Network, addresses: readonly string[]) {
    this.#network = network;
    this.#addresses = addresses;
  }

  /** The loopback port for its next connection to `host:port`. @throws NetworkError */
  async portOf(host: string, port: number): Promise<number> {
    const caller = this.#addresses[this.#connections++ % this.#addresses.length];
    return caller === undefined ? this.#network.resolve(host, port) : this.#network.resolveFor(caller, host, port);
  }

  /** To what does not look at who calls. @throws NetworkError */
  connect(host: string, port: number): Promise<net.Socket> {
    return this.#network.connect(host, port);
  }
}
