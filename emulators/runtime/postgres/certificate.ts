import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/**
 * A self-signed TLS certificate for these host names, made anew at every call and valid for a day: nobody's trust store
 * has it, as none has the certificate authority of Supabase's pooler.
 */
export function selfSignedCertificate(hosts: string[]): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "der" },
  });
  const name = sequence(set(sequence(oid(COMMON_NAME), utf8(hosts[0] ?? "localhost"))));
  const now = Date.now();
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    sequence(oid(ECDSA_WITH_SHA256)),
    name,
    sequence(utcTime(now - HOUR), utcTime(now + 24 * HOUR)),
    name,
    publicKey,
    explicit(3, sequence(subjectAlternativeNames(hosts))),
  );
  const signature = sign("sha256", body, createPrivateKey(privateKey));
  return { key: privateKey, cert: pem(sequence(body, sequence(oid(ECDSA_WITH_SHA256)), bitString(signature))) };
}

const HOUR = 3_600_000;
const COMMON_NAME = "550403";
const SUBJECT_ALTERNATIVE_NAME = "551d11";
const ECDSA_WITH_SHA256 = "2a8648ce3d040302";

/** X.690: tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const digits = length.subarray(length.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length]), digits, content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const set = (...parts: Buffer[]) => der(0x31, ...parts);
const integer = (bytes: Buffer) => der(0x02, bytes);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const utf8 = (text: string) => der(0x0c, Buffer.from(text));
const bitString = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes);
const octetString = (bytes: Buffer) => der(0x04, bytes);
const explicit = (tag: number, content: Buffer) => der(0xa0 | tag, content);

function utcTime(time: number): Buffer {
  const digits = new Date(time).toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function subjectAlternativeNames(hosts: string[]): Buffer {
  const names = sequence(...hosts.map((host) => der(0x82, Buffer.from(host))));
  return sequence(oid(SUBJECT_ALTERNATIVE_NAME), octetString(names));
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g)!;
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
