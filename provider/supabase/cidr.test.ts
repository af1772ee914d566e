import { expect, it } from "vitest";
import { cidrProblem } from "./cidr.ts";

it.each([
  ["203.0.113.0/24", 4],
  ["198.51.100.7/32", 4],
  ["0.0.0.0/0", 4],
  ["172.32.0.0/16", 4],
  ["2001:db8::/32", 6],
  ["2001:db8::1/128", 6],
  ["::/0", 6],
] as const)("takes %s", (text, family) => {
  expect(cidrProblem(text, family)).toBeUndefined();
});

it.each([
  ["203.0.113.9", 4, "203.0.113.0/24"],
  ["203.0.113.0/33", 4, "IPv4 CIDR block"],
  ["2001:db8::/32", 4, "IPv4 CIDR block"],
  ["203.0.113.0/24", 6, "IPv6 CIDR block"],
  ["203.0.113.9/24", 4, "`203.0.113.0/24`"],
  ["203.0.113.255/25", 4, "`203.0.113.128/25`"],
  ["2001:DB8:0:0::/32", 6, "`2001:db8::/32`"],
  ["2001:db8:ffff::1/36", 6, "`2001:db8:f000::/36`"],
  ["10.0.0.0/8", 4, "private"],
  ["10.1.2.3/32", 4, "private"],
  ["172.31.0.0/16", 4, "private"],
  ["192.168.0.0/24", 4, "private"],
  ["fd00::/8", 6, "private"],
] as const)("refuses %s as IPv%i: %s", (text, family, reason) => {
  expect(cidrProblem(text, family)).toContain(reason);
});
