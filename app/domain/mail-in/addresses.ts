const ADDRESS = /^[^\s@<>()[\]\\,;:"]{1,64}@([^\s@<>()[\]\\,;:"]{1,253})$/;
const MOST = 1000;

/** An address as addresses are compared: in lower case, without a dot at its end; null for what is none. */
export function tidyAddress(text: string): string | null {
  const address = text.trim().replace(/\.$/, "").toLowerCase().normalize("NFC");
  const isPrintable = !/[\p{Cc}\p{Zl}\p{Zp}\ufffd]/u.test(address);
  return isPrintable && ADDRESS.test(address) ? address : null;
}

/**
 * The addresses of a header's value: of `Name <address>` what stands in the brackets, of quoted and bracketed words
 * nothing, so that a name that looks like an address is none. Null where anything in it is no address, or belongs
 * to a group: who wrote something must be beyond doubt.
 */
export function addressesIn(value: string): readonly string[] | null {
  const parts = mailboxes(value);
  if (parts === null) return null;
  const found = parts.map(tidyAddress);
  return found.every((each) => each !== null) ? (found as string[]) : null;
}

/** As many of them as can be read, each once; for headers that nobody is believed by. */
export function someAddressesIn(value: string): readonly string[] {
  const found = value.split(/[,;]/, MOST).flatMap((part) => {
    const inside = /<([^<>]*)>[^<>]*$/.exec(part)?.[1] ?? part.replace(/^[^:]*:/, "");
    return tidyAddress(inside) ?? [];
  });
  return [...new Set(found)];
}

/** The domain of an address as names are compared, in the letters of DNS. */
export function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  return URL.parse(`http://${domain}/`)?.hostname.replace(/\.$/, "") ?? domain;
}

/** Whether an address's domain is written in letters beyond ASCII, or in those of DNS for them: some look the same. */
export function hasForeignDomain(address: string): boolean {
  return /[^\p{ASCII}]|[@.]xn--/u.test(address.slice(address.lastIndexOf("@")));
}

/** Each mailbox's address as it is written; null where the value is not well formed, or a group. */
function mailboxes(value: string): readonly string[] | null {
  const found: string[] = [];
  let bare = "";
  let angle: string | null = null;
  let depth = 0;
  const close = () => {
    const said = angle ?? bare;
    if (said.trim() !== "") found.push(said);
    bare = "";
    angle = null;
  };
  for (let at = 0; at < value.length; at += 1) {
    const c = value.charAt(at);
    if (c === "\\" && depth > 0) at += 1;
    else if (c === "(") depth += 1;
    else if (depth > 0) depth -= c === ")" ? 1 : 0;
    else if (c === '"') {
      const end = quoteEnd(value, at);
      if (end < 0) return null;
      at = end;
    } else if (c === "<") {
      const end = value.indexOf(">", at);
      if (end < 0 || angle !== null) return null;
      angle = value.slice(at + 1, end);
      at = end;
    } else if (c === ",") close();
    else if (c === ";" || c === ":" || c === ">" || c === ")") return null;
    else bare += c;
    if (found.length > MOST) return null;
  }
  if (depth > 0) return null;
  close();
  return found;
}

function quoteEnd(value: string, from: number): number {
  for (let at = from + 1; at < value.length; at += 1) {
    if (value.charAt(at) === "\\") at += 1;
    else if (value.charAt(at) === '"') return at;
  }
  return -1;
}
