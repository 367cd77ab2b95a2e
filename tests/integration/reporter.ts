import { formIn } from "./form-in.ts";
import { formOf, type NamedFile } from "./uploads.ts";
import { visit } from "./visit.ts";

export type Fields = Readonly<Record<string, string>>;

/** Every answer to somebody unknown, as it came: what no browser may be left with is looked for in all of them. */
export type Seen = { path: string; status: number; headers: Headers; html: string };

/** Somebody at a browser who does not say who they are: no cookie, and the origin that such pages ask browsers to hide. */
export function unknown(network = "203.0.113.7") {
  const seen: Seen[] = [];
  const ask = async (path: string, init: RequestInit = {}): Promise<Seen> => {
    const headers = { "CF-Connecting-IP": network, "User-Agent": "A phone of mine", ...init.headers };
    const answer = await visit(path, { ...init, headers });
    const answered = { path, status: answer.status, headers: answer.headers, html: await answer.text() };
    seen.push(answered);
    return answered;
  };
  const send = (path: string, fields: Fields, ...files: readonly NamedFile[]) =>
    ask(path, {
      method: "POST",
      body: formOf(fields, ...files),
      headers: { Origin: "null", "Sec-Fetch-Site": "same-origin" },
    });
  return {
    seen,
    get: (path: string) => ask(path),
    send,
    /** Sends the form of a page that has this text in it, with something in its fields. */
    sendOn(html: string, contains: string, fields: Fields, ...files: readonly NamedFile[]) {
      const form = formIn(html, contains);
      return send(form.action, { ...Object.fromEntries(form.fields), ...fields }, ...files);
    },
    /** Reports something; answers the page with the code. */
    async report(words: string, subject = "harassment", ...files: readonly NamedFile[]): Promise<Seen> {
      const page = await ask(`/anonymous?subcategory=${subject}`);
      return this.sendOn(page.html, 'name="description"', { description: words }, ...files);
    },
    /** Comes back with a code. */
    comeBack: (code: string) => send("/track", { code }),
  };
}

/** The code that a page shows. */
export function codeOn({ html }: Pick<Seen, "html">): string {
  const [code] = /\b([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\b/.exec(html) ?? [];
  if (code === undefined) throw new Error(`there is no code on the page: ${html.slice(0, 800)}`);
  return code;
}
