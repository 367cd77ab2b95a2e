import type { FieldSpec } from "#app/forms/field-spec.ts";
import { NOUNS } from "#app/forms/nouns/nouns.ts";
import { routes } from "./routes.ts";

const DESCRIPTION = `The same tickets, rules and commands as on the pages of this site, for programs.

Send a token of your profile as \`Authorization: Bearer …\`. Every moment is in UTC. Lists come in pages: \`next\` of one is
the \`cursor\` of the one after it. What is refused is said as a problem (RFC 9457), whose \`type\` never changes; what is
counted stands in \`RateLimit\`.`;

export type ApiDocument = ReturnType<typeof makeDocument>;
type Made = { document: ApiDocument; text: string };

const made = new Map<string, Made>();

/**
 * What programs may ask for and how: OpenAPI 3.1, made of the schemas that read their requests, and its text. Making it
 * takes longer than all that a page does, and anybody may ask for it: it is made once.
 */
export function apiDocument(appUrl: string): Made {
  const known = made.get(appUrl);
  if (known) return known;
  const document = makeDocument(appUrl);
  const fresh = { document, text: JSON.stringify(document) };
  made.set(appUrl, fresh);
  return fresh;
}

function makeDocument(appUrl: string) {
  const document = routes.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Resolve", version: "1", description: DESCRIPTION },
    servers: [{ url: `${appUrl}/api/v1` }],
  });
  describeFields(document as unknown as Commands);
  return document;
}

type Body = {
  content: { "application/json": { schema: { properties?: Record<string, { description?: string }> } } };
};
type Commands = { paths: Record<string, { post: { requestBody: Body } }> };

/** Says of each field of a command what its form asks. */
function describeFields({ paths }: Commands) {
  for (const [noun, { fields }] of Object.entries(NOUNS)) {
    const { schema } =
      paths[`/tickets/{reference}/${noun}`]?.post.requestBody.content["application/json"] ?? {};
    for (const { name, label, hint } of fields as readonly FieldSpec[]) {
      const property = schema?.properties?.[name];
      if (property) property.description = hint ? `${label} ${hint}` : label;
    }
  }
}
