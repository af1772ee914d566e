import type { Cause } from "./cause.ts";

/** Why no connection was made, by Node's error code. */
const CAUSES: Readonly<Record<string, Cause>> = {
  ENOTFOUND: {
    kind: "dns",
    reason: "the host name does not resolve",
    advice: "Check the spelling, and the domain's DNS records.",
  },
  EAI_AGAIN: {
    kind: "no-network",
    reason: "no name server answers",
    advice: "Check this machine's network.",
  },
  ENETUNREACH: {
    kind: "no-network",
    reason: "this machine has no way to the network",
    advice: "Check this machine's network.",
  },
  ENETDOWN: { kind: "no-network", reason: "this machine's network is down", advice: "Check this machine's network." },
  EHOSTUNREACH: {
    kind: "connection",
    reason: "there is no way to the host",
    advice: "Check this machine's network, and the host's address.",
  },
  ECONNREFUSED: {
    kind: "refused",
    reason: "nothing listens at the address",
    advice: "Check the address, and that the service is deployed.",
  },
  ECONNRESET: {
    kind: "reset",
    reason: "the connection was cut",
    advice: "The service may be restarting; look at its logs.",
  },
  ETIMEDOUT: {
    kind: "timeout",
    reason: "no answer in time",
    advice: "The service is asleep or hangs on start-up; look at its logs.",
  },
  ABORTED: { kind: "connection", reason: "the request was stopped", advice: "Run it again." },
  CERT_HAS_EXPIRED: {
    kind: "tls-expired",
    reason: "its certificate has expired",
    advice: "Render, Railway and Vercel renew by themselves: check the domain's DNS records.",
  },
  CERT_NOT_YET_VALID: {
    kind: "tls-expired",
    reason: "its certificate is not valid yet",
    advice: "Check this machine's clock.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    kind: "tls-host",
    reason: "its certificate is for another host",
    advice: "Add the custom domain at the platform, and point its DNS record there.",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    kind: "tls",
    reason: "what answers there does not speak TLS",
    advice: "Check the port, and whether the address is http://.",
  },
};

const UNTRUSTED: Cause = {
  kind: "tls-untrusted",
  reason: "its certificate is signed by nobody this machine trusts",
  advice: "Use the platform's certificate, or one of a public authority with its whole chain.",
};

const UNTRUSTED_CODES = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
]);

/** The cause behind a failed connection. */
export function connectionCause(code: string): Cause {
  const known = CAUSES[code];
  if (known !== undefined) return known;
  if (UNTRUSTED_CODES.has(code)) return { ...UNTRUSTED, reason: `${UNTRUSTED.reason} (${code})` };
  if (/^(ERR_)?(SSL|TLS|CERT)|^EPROTO$|^ERR_(SSL|TLS)_/.test(code)) {
    return { kind: "tls", reason: `no TLS connection (${code})`, advice: "Check the host's certificate." };
  }
  return {
    kind: "connection",
    reason: `the connection failed (${code})`,
    advice: "Check the address and the network.",
  };
}
