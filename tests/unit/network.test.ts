import { expect, test } from "vitest";
import { networkOf } from "#workers/network.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  [" 203.0.113.7 ", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["::ffff:cb00:7107", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
])("%s is of the network %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  null,
  "",
  "localhost",
  "1.2.3",
  "203.0.113.7, 10.0.0.1",
  "2001:db8::1%eth0",
  "::g",
  "a".repeat(5000),
])("%s is no address", (text) => {
  expect(networkOf(text)).toBe("unknown");
});
