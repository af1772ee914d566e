import { randomUUID } from "node:crypto";
import { closeStatement, firstString, type Message, MessageReader, message } from "./wire.ts";

/**
 * Keeps the named statements of one client apart from those of the others, who share its backend: the names get a prefix
 * on the way in and lose it in what the backend says.
 */
export class StatementNames {
  // Short: a name longer than 63 bytes is cut by the backend.
  readonly #prefix = `${randomUUID().slice(0, 8)}:`;
  readonly #prepared = new Set<string>();

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
    if (name === "") return "";
    if (prepared) this.#prepared.add(this.#prefix + name);
    return this.#prefix + name;
  }
}

const STATEMENT = "S".charCodeAt(0);
