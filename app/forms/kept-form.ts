import type { FieldSpec } from "./field-spec.ts";
import { isManyDeed, MANY_PATH, type ManyDeed, manyOf } from "./many.ts";
import { filesOf, isNoun, NOUNS, type Noun } from "./nouns/nouns.ts";

/** A form that was not let through, with everything typed: where it goes, and each name with its values. */
export type Kept = { action: string; values: Readonly<Record<string, readonly string[]>> };

const PREFIX = "kept.";
/** Are typed again rather than written down anywhere. */
const SECRETS: ReadonlySet<string> = new Set(["password", "present", "fresh", "code"]);

/** What somebody sent to `request`'s address, but for secrets. Files are among it by the ids of their drafts. */
export function keptForm(request: Request, form: FormData): Kept {
  const { pathname, search } = new URL(request.url);
  return { action: pathname + search, values: texts(form) };
}

/** The same form with other words of ours, such as a fresh `seen`. */
export function keptWith(kept: Kept, changed: Readonly<Record<string, string>>): Kept {
  const fresh = Object.entries(changed).map(([name, value]) => [name, [value]]);
  return { ...kept, values: { ...kept.values, ...Object.fromEntries(fresh) } };
}

/** A kept form as hidden fields of the sign-in form, which sends it on. */
export function carried({ action, values }: Kept): Record<string, readonly string[]> {
  const inside = Object.entries(values).map(([name, given]) => [PREFIX + name, given]);
  return { redirectTo: [action], ...Object.fromEntries(inside) };
}

/** The kept form that a sign-in form carries; null when there was none. `action` is one of our own paths. */
export function carriedIn(form: FormData, action: string | null): Kept | null {
  const inside = Object.entries(texts(form)).filter(([name]) => name.startsWith(PREFIX));
  if (action === null || inside.length === 0) return null;
  return {
    action,
    values: Object.fromEntries(inside.map(([name, given]) => [name.slice(PREFIX.length), given])),
  };
}

/** Everything of a kept form that its questions do not ask, nor the list of its files. */
export function hiddenOf(kept: Kept, files: readonly { id: string }[] = []) {
  const asked = new Set(questionsOf(kept).map(({ name }) => name));
  const listed = new Set(files.map(({ id }) => id));
  const rest = Object.entries(kept.values).filter(([name]) => !asked.has(name));
  return Object.fromEntries(
    rest.map(([name, given]) => [name, name === "draft" ? given.filter((id) => !listed.has(id)) : given]),
  );
}

/** Whether the form takes files: a report and a message do, what adds files to a report, and some nouns. */
export function takesFiles(kept: Kept): boolean {
  const noun = nounOf(kept);
  if (noun !== null) return filesOf(noun) !== null;
  return /^\/tickets\/[^/?]+(\/files)?$/.test(new URL(kept.action, "http://own.invalid").pathname);
}

/** Where a kept form waits for its author. */
export function unsentPath(id: string): string {
  return `/unsent/${encodeURIComponent(id)}`;
}

const FILING: readonly FieldSpec[] = [
  { name: "description", control: "area", label: "What is wrong?" },
  { name: "place", control: "line", label: "Where?", optional: true },
  { name: "title", control: "line", label: "In a few words", optional: true },
];
/** Of a report of nobody that is known, with whom it must be kept from: it must be seen that this is still there. */
const REPORT: readonly FieldSpec[] = [
  { name: "description", control: "area", label: "What is wrong?" },
  { name: "place", control: "line", label: "Where?", optional: true },
  { name: "aboutPerson", control: "line", label: "Who is it about?", optional: true },
  { name: "aboutWords", control: "area", label: "Or in your own words", optional: true },
];
const VIEW_NAME: readonly FieldSpec[] = [
  { name: "name", control: "line", label: "What is the view called?" },
];
const CONVERSATION: readonly FieldSpec[] = [{ name: "body", control: "area", label: "Your words" }];

const NOTE: readonly FieldSpec[] = [
  { name: "body", control: "area", label: "Your note", hint: "For staff only. The requester never sees it." },
];

/** The questions of a kept form, so that it can be shown again without the page it came from. */
export function questionsOf({ action, values }: Kept): readonly FieldSpec[] {
  const { pathname } = new URL(action, "http://own.invalid");
  if (pathname === MANY_PATH)
    return isManyDeed(values.do?.[0] ?? "") ? manyOf(values.do?.[0] as ManyDeed).fields : [];
  if (pathname === "/anonymous") return REPORT;
  if (pathname === "/desk" && values.name) return VIEW_NAME;
  const [, tickets, reference, noun = "", ...more] = pathname.split("/");
  if (tickets !== "tickets" || !reference || more.length > 0) return [];
  if (isNoun(noun)) return NOUNS[noun].fields;
  if (noun !== "") return [];
  if (reference === "new") return FILING;
  return values.kind?.includes("note") ? NOTE : CONVERSATION;
}

/** Whether one of its questions was answered. */
export function hasWords(kept: Kept): boolean {
  return questionsOf(kept).some(({ name }) => kept.values[name]?.some((given) => given.trim() !== ""));
}

/** The resource under a ticket to which a kept form goes; null where it goes elsewhere. */
export function nounOf({ action }: Kept): Noun | null {
  const [, noun] = /^\/tickets\/[^/]+\/([^/]+)$/.exec(new URL(action, "http://own.invalid").pathname) ?? [];
  return noun !== undefined && isNoun(noun) ? noun : null;
}

function texts(form: FormData): Record<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of form) {
    if (typeof value !== "string" || SECRETS.has(name)) continue;
    const given = values.get(name);
    if (given) given.push(value);
    else values.set(name, [value]);
  }
  return Object.fromEntries(values);
}
