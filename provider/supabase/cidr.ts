import { BlockList, isIP } from "node:net";

export type IpFamily = 4 | 6;

/** Addresses nobody has on the internet, so that Supabase refuses them (RFC 1918, RFC 4193). */
const privateRanges = new BlockList();
privateRanges.addSubnet("10.0.0.0", 8, "ipv4");
privateRanges.addSubnet("172.16.0.0", 12, "ipv4");
privateRanges.addSubnet("192.168.0.0", 16, "ipv4");
privateRanges.addSubnet("fc00::", 7, "ipv6");

/**
 * What keeps a text from being a CIDR block that Supabase takes and gives back letter by letter: public addresses in their
 * shortest spelling, without bits beyond the prefix. Undefined when nothing does.
 */
export function cidrProblem(text: string, family: IpFamily): string | undefined {
  const [, address = "", digits = ""] = /^([^/%]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bits = family === 4 ? 32 : 128;
  const example = family === 4 ? "203.0.113.0/24" : "2001:db8::/32";
  if (isIP(address) !== family || Number(digits) > bits)
    return `must be an IPv${family} CIDR block such as \`${example}\`, a single address with /${bits}`;
  const canonical = networkOf(address, Number(digits), family);
  if (text !== canonical) return `must be spelled \`${canonical}\`, the network it lies in`;
  if (privateRanges.check(address, family === 4 ? "ipv4" : "ipv6"))
    return "is a private range, which Supabase refuses: name the public addresses its connections come from";
  return undefined;
}

function networkOf(address: string, prefix: number, family: IpFamily): string {
  const bytes = family === 4 ? address.split(".").map(Number) : bytesOfIpv6(address);
  const network = bytes.map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefix - index * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  if (family === 4) return `${network.join(".")}/${prefix}`;
  return `${shortIpv6(groupsOf(network).join(":"))}/${prefix}`;
}

/** The WHATWG URL parser writes IPv6 addresses in their one canonical form. */
function shortIpv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function bytesOfIpv6(address: string): number[] {
  const [head = "", tail] = shortIpv6(address).split("::");
  const groups = (text = "") => text.split(":").filter(Boolean);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function groupsOf(bytes: number[]): string[] {
  return Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
}
