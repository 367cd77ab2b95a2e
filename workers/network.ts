/** IPv4 addresses written as IPv6 begin so. */
const MAPPED = "0:0:0:0:0:ffff";

/**
 * The network that a limit counts by: an IPv4 address, or the /64 of an IPv6 one, of which everybody has one to choose
 * addresses from. What is no address is one network together. Refuses nothing.
 */
export function networkOf(address: string | null): string {
  const given = (address ?? "").trim();
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(given)) return given;
  const groups = groupsOf(given);
  if (groups === null) return "unknown";
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 6).map(hex).join(":") === MAPPED)
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  return `${groups.slice(0, 4).map(hex).join(":")}::/64`;
}

/** The eight groups of an IPv6 address, whichever way it is written; null when it is none. */
function groupsOf(text: string): readonly number[] | null {
  if (!/^[\da-f:.]{2,45}$/i.test(text) || !URL.canParse(`http://[${text}]`)) return null;
  const written = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [first = [], last = []] = written.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => "0");
  return [...first, ...zeros, ...last].map((group) => Number.parseInt(group, 16));
}

function hex(group: number): string {
  return group.toString(16);
}
