import { connect } from "node:tls";
import type { Finding } from "./finding.ts";

const SOON_DAYS = 14;

/** Whether the host's certificate is valid, and for how long. Render and Vercel renew theirs well before two weeks are left. */
export function certificateOf(url: string, now = new Date()): Promise<Finding> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 443), servername: hostname, timeout: 15_000 }, () => {
      const validTo = new Date(socket.getPeerCertificate().valid_to);
      socket.destroy();
      resolve(judge(validTo, now));
    });
    const fail = (reason: string) => {
      socket.destroy();
      resolve({ subject: "certificate", ok: false, detail: reason });
    };
    socket.on("error", (error: NodeJS.ErrnoException) => fail(`cannot be verified (${error.code ?? error.message})`));
    socket.on("timeout", () => fail("no answer in time"));
  });
}

function judge(validTo: Date, now: Date): Finding {
  const days = Math.floor((validTo.getTime() - now.getTime()) / 86_400_000);
  const detail = `valid until ${validTo.toISOString().slice(0, 10)}`;
  return {
    subject: "certificate",
    ok: days >= SOON_DAYS,
    detail: days >= SOON_DAYS ? detail : `${detail}: not renewed`,
  };
}
