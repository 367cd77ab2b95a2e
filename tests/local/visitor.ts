/** A person at a browser without script: keeps cookies, follows nothing by itself, sends plain forms. */
export type Visitor = {
  get(path: string): Promise<Page>;
  post(path: string, fields: Record<string, string>): Promise<Page>;
};

export type Page = { status: number; location: string | null; html: string };

export const PASSWORD = "campus-demo-2026";

/** Somebody new at the site, not signed in. */
export function visitor(origin: string): Visitor {
  const cookies = new Map<string, string>();
  async function ask(path: string, init: RequestInit): Promise<Page> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...init.headers, ...(cookie === "" ? {} : { Cookie: cookie }) };
    const response = await fetch(new URL(path, origin), { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const [name = "", value = ""] = pair.split("=");
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: response.status,
      location: response.headers.get("Location"),
      html: await response.text(),
    };
  }
  return {
    get: (path) => ask(path, {}),
    post: (path, fields) =>
      ask(path, { method: "POST", body: new URLSearchParams(fields), headers: { Origin: origin } }),
  };
}

/** Somebody signed in; `mail` is the part before the demo's domain, which is that of the site's mails. */
export async function signedIn(origin: string, mail: string, domain = "campus.test"): Promise<Visitor> {
  const person = visitor(origin);
  const { status, html } = await person.post("/login", { email: `${mail}@${domain}`, password: PASSWORD });
  if (status !== 302 && status !== 303)
    throw new Error(`${mail} could not sign in: ${status} ${html.slice(0, 300)}`);
  return person;
}

/** Files a ticket by the form's own fields and answers its reference. */
export async function fileTicket(
  person: Visitor,
  subcategory: string,
  fields: Record<string, string>,
): Promise<string> {
  const path = `/tickets/new?subcategory=${subcategory}`;
  const { status, location, html } = await person.post(path, {
    stops: "none",
    idempotencyKey: crypto.randomUUID(),
    ...fields,
  });
  const reference = /\/tickets\/([\w-]+)/.exec(location ?? "")?.[1];
  if (status !== 303 || reference === undefined)
    throw new Error(`it was not filed: ${status} ${html.slice(0, 500)}`);
  return reference;
}

/** The last event that this person's page of the ticket shows. */
async function seenBy(person: Visitor, reference: string): Promise<string> {
  const { html } = await person.get(`/tickets/${reference}`);
  const seen = /<html[^>]*data-seen="(\d+)"/.exec(html)?.[1];
  if (seen === undefined) throw new Error("the page does not say what it showed");
  return seen;
}

/** Sends one of the ticket's forms as its page would, with what the page has shown and a key of its own. */
export async function say(
  person: Visitor,
  reference: string,
  noun: string,
  fields: Record<string, string> = {},
): Promise<Page> {
  const seen = await seenBy(person, reference);
  const path = noun === "" ? `/tickets/${reference}` : `/tickets/${reference}/${noun}`;
  return person.post(path, { seen, idempotencyKey: crypto.randomUUID(), ...fields });
}

/** Waits until something is true, looking ten times a second; says what it waited for. */
export async function until<T>(
  what: string,
  limitMs: number,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error(`waited ${limitMs} ms in vain for ${what}`);
}
