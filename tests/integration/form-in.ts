/** The form that a page offers to be sent (again): where it goes, and every field with what stands in it. */
export function formIn(html: string, contains: string): { action: string; fields: [string, string][] } {
  const forms = [...html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)];
  const [, action = "", inside = ""] = forms.find(([form]) => form.includes(contains)) ?? [];
  if (action === "") throw new Error(`the page has no form with ${contains}: ${html.slice(0, 500)}`);
  return { action: plain(action), fields: [...inputs(inside), ...textAreas(inside), ...selects(inside)] };
}

function inputs(inside: string): [string, string][] {
  return [...inside.matchAll(/<input[^>]*>/g)].flatMap(([tag]): [string, string][] => {
    const name = attribute(tag, "name");
    const isChoice = /type="(radio|checkbox)"/.test(tag);
    if (name === null || (isChoice && !/ checked/.test(tag))) return [];
    return [[name, attribute(tag, "value") ?? ""]];
  });
}

function textAreas(inside: string): [string, string][] {
  return [...inside.matchAll(/<textarea([^>]*)>(.*?)<\/textarea>/gs)].map(([, tag = "", text = ""]) => [
    attribute(tag, "name") ?? "",
    plain(text).replace(/^\n/, ""),
  ]);
}

function selects(inside: string): [string, string][] {
  return [...inside.matchAll(/<select([^>]*)>(.*?)<\/select>/gs)].map(([, tag = "", options = ""]) => [
    attribute(tag, "name") ?? "",
    attribute(/<option[^>]* selected[^>]*>/.exec(options)?.[0] ?? "", "value") ?? "",
  ]);
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? null : plain(found);
}

function plain(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
