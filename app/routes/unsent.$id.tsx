import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { WaitingForm } from "#app/components/kept/waiting-form.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { unsentPath } from "#app/forms/kept-form.ts";
import { flashCookie } from "#app/http/flash.ts";
import { homeOf, signedIn } from "#app/http/frame.ts";
import { seeOther } from "#app/http/see-other.ts";

/** A form that waited for its author. Whoever else signs in, or comes when it is sent, begins where they begin. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { unsent, files, ...page } = signedIn(await context.read.unsent(params.id ?? ""), request);
  if (!unsent) throw seeOther(homeOf(page.viewer));
  const { id, action, said } = unsent;
  return { frame: page, id, kept: { action, values: said }, files };
}

/** Throws it away. */
export async function action({ context, request, params }: ActionFunctionArgs) {
  await context.discardForm(params.id ?? "");
  return seeOther("/tickets", flashCookie(request, "discarded"));
}

export const meta: MetaFunction = () => [{ title: "Not sent yet · Resolve" }];

export default function Unsent() {
  const { frame, id, kept, files } = useLoaderData<typeof loader>();
  return (
    <WaitingForm frame={frame} kept={kept} files={files} title="You have not sent this yet">
      <form method="post" action={unsentPath(id)}>
        <Button look="quiet">Delete it</Button>
      </form>
    </WaitingForm>
  );
}
