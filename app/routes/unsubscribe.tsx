import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { textIn } from "#app/http/search.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where the link of a daily list ends it. Looking changes nothing, whoever or whatever follows the link. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const link = textIn(request, "link");
  return { link, isOpen: context.endsList(link) };
}

/** By the page’s button, or by a mail program at its reader’s wish (RFC 8058): both send it to the link itself. */
export async function action({ context, request }: ActionFunctionArgs) {
  const isDone = await context.unsubscribe(textIn(request, "link"));
  return data({ isDone }, { status: isDone ? 200 : 404 });
}

export const meta: MetaFunction = () => [{ title: "No more daily lists? · Resolve" }];

export default function Unsubscribe() {
  const { link, isOpen } = useLoaderData<typeof loader>();
  const isDone = useActionData<typeof action>()?.isDone === true;
  const choose = <a href="/profile/notifications">Choose which mails you get</a>;
  return (
    <Page frame={null} current="/unsubscribe" width="narrow">
      <div className="stack">
        <PageHeading title={isDone ? "Done" : "No more daily lists?"} />
        {isDone ? (
          <Banner tone="success">
            <p>No more lists come by mail. Your inbox has everything, and you can change your mind there.</p>
            <p>{choose}</p>
          </Banner>
        ) : isOpen ? (
          <form className="stack" method="post" action={`/unsubscribe?link=${encodeURIComponent(link)}`}>
            <p>
              Then nothing comes by mail but what you must know: questions to you, what is marked as fixed,
              and promises that were not kept. Your inbox keeps everything.
            </p>
            <div className="cluster">
              <Button>Stop them</Button>
              {choose}
            </div>
          </form>
        ) : (
          <p>This link is over. {choose} after signing in.</p>
        )}
      </div>
    </Page>
  );
}
