const FORM = /^(application\/x-www-form-urlencoded\b|multipart\/form-data;.*\bboundary=)/i;

/** What a page of ours sent. Refuses bodies that are no forms: only somebody's program sends those. */
export async function formOf(request: Request): Promise<FormData> {
  mustBeForm(request);
  return request.formData().catch(unreadable);
}

/** The same for whoever reads the body themselves. */
export function mustBeForm(request: Request) {
  if (!FORM.test(request.headers.get("Content-Type") ?? "")) throw new Response(null, { status: 415 });
}

function unreadable(): never {
  throw new Response(null, { status: 400 });
}
