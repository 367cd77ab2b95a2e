import type { AppLoadContext } from "@remix-run/cloudflare";

const FORM = /^(application\/x-www-form-urlencoded\b|multipart\/form-data;.*\bboundary=)/i;

type Receives = Pick<AppLoadContext, "receiveForm" | "receiveWords">;

/** What a page of ours sent that takes no files. Refuses bodies that are no forms: only programs send those. */
export async function formOf(context: Receives, request: Request): Promise<FormData> {
  mustBeForm(request);
  return context.receiveWords(request).catch(unreadable);
}

/** What a page of ours sent, with its files. */
export async function formWithFiles(context: Pick<Receives, "receiveForm">, request: Request) {
  mustBeForm(request);
  return context.receiveForm(request).catch(unreadable);
}

function mustBeForm(request: Request) {
  if (!FORM.test(request.headers.get("Content-Type") ?? "")) throw new Response(null, { status: 415 });
}

function unreadable(): never {
  throw new Response(null, { status: 400 });
}
