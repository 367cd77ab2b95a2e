import { HOME, visit } from "./visit.ts";

const PASSWORD = "campus-demo-2026";

export type Person = {
  /** What the browser sends with every request. */
  cookie: string;
  get(path: string): Promise<Response>;
  send(path: string, fields?: Record<string, string> | [string, string][]): Promise<Response>;
  /** Sends a form with files, as browsers do. */
  post(path: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>;
};

/** Somebody of the demo campus at a browser, signed in by the form itself. */
export async function signedIn(mail: string): Promise<Person> {
  const fields = { email: `${mail}@campus.test`, password: PASSWORD };
  const begun = await send("/login", fields);
  const [cookie] = begun.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  if (begun.status !== 303 || cookie === undefined)
    throw new Error(`${mail} could not sign in: ${begun.status}`);
  return {
    cookie,
    get: (path) => visit(path, { headers: { Cookie: cookie } }),
    send: (path, fields = {}) => send(path, fields, { Cookie: cookie }),
    post: (path, body, headers = {}) =>
      visit(path, { method: "POST", body, headers: { Cookie: cookie, Origin: HOME, ...headers } }),
  };
}

const atHome = new Map<string, Promise<Person>>();

/** Before each file: what it was signed in to is not there any more. */
export function forgetPeople(): void {
  atHome.clear();
}

/** The same, at one browser for a whole file: for whoever looks again and again. */
export function staysSignedIn(mail: string): Promise<Person> {
  const person = atHome.get(mail) ?? signedIn(mail);
  atHome.set(mail, person);
  return person;
}

function send(
  path: string,
  fields: Record<string, string> | [string, string][],
  headers: Record<string, string> = {},
) {
  const body = new URLSearchParams(fields);
  return visit(path, { method: "POST", body, headers: { ...headers, Origin: HOME } });
}
