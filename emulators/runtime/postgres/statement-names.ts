import { randomUUID } from "node:crypto";
import { closeStatement, firstString, type Message, MessageReader, message } from "./wire.ts";

/**
 * Keeps the named statements of one client apart from those of the others, who share its backend: the names get a prefix
 * on the way in and lose it in what the backend says.
 */
export class StatementNames {
  readonly #keepsUnnamed: boolean;
  /** Stands for the client's unnamed statement; the backend has only one, which the next client's would replace. */
  #unnamed = "";
  #unnamedCount = 0;
  // Short: a name longer than 63 bytes is cut by the backend.
  readonly #prefix = `${randomUUID().slice(0, 8)}:`;
  readonly #prepared = new Set<string>();

  /** With `keepsUnnamed` the unnamed statement outlives its transaction, as it does for a client with a server of its own. */
  constructor({ keepsUnnamed }: { keepsUnnamed: boolean }) {
    this.#keepsUnnamed = keepsUnnamed;
  }

  /** The client's message with the backend's name for its statement. */
  inward(received: Message): Buffer {
    const { type, bytes, body } = received;
    if (type === "P") {
      const name = firstString(body);
      return message("P", this.#name(name, true), body.subarray(Buffer.byteLength(name) + 1));
    }
    if (type === "B") {
      const portal = firstString(body);
      const rest = body.subarray(Buffer.byteLength(portal) + 1);
      const name = firstString(rest);
      return message("B", portal, this.#name(name), rest.subarray(Buffer.byteLength(name) + 1));
    }
    const aboutStatement = (type === "D" || type === "C") && body[0] === STATEMENT;
    return aboutStatement ? message(type, body.subarray(0, 1), this.#name(firstString(body.subarray(1)))) : bytes;
  }

  /** The backend's answer in the client's own names. */
  outward(answer: Uint8Array): Buffer {
    const messages = new MessageReader().push(answer).map(({ type, bytes, body }) => {
      if (type !== "E") return bytes;
      return message("E", Buffer.from(body.toString("latin1").replaceAll(this.#prefix, ""), "latin1"));
    });
    return Buffer.concat(messages);
  }

  /** The messages that make the backend forget what the client can no longer name. */
  forgetReplaced(): Buffer[] {
    const replaced = [...this.#prepared].filter(
      (name) => name.startsWith(`${this.#prefix}\u0001`) && name !== this.#unnamed,
    );
    for (const name of replaced) this.#prepared.delete(name);
    return replaced.map(closeStatement);
  }

  get any(): boolean {
    return this.#prepared.size > 0;
  }

  /** The messages that make the backend forget the client's statements; none when there are none. */
  forget(): Buffer[] {
    const names = [...this.#prepared];
    this.#prepared.clear();
    return names.map(closeStatement);
  }

  #name(name: string, prepared = false): string {
    if (name === "") return this.#unnamedName(prepared);
    if (prepared) this.#prepared.add(this.#prefix + name);
    return this.#prefix + name;
  }

  #unnamedName(prepared: boolean): string {
    if (!this.#keepsUnnamed) return "";
    if (prepared) {
      this.#unnamedCount += 1;
      this.#unnamed = `${this.#prefix}\u0001${this.#unnamedCount}`;
      this.#prepared.add(this.#unnamed);
    }
    return this.#unnamed;
  }
}

const STATEMENT = "S".charCodeAt(0);
