import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { textsOf } from "#app/forms/words.ts";
import { formOf } from "#app/http/form-of.ts";
import { textIn } from "#app/http/search.ts";

export { headers } from "#app/http/retry-after.ts";

/**
 * Where a requester says that a mail from another address was theirs. Looking changes nothing, and shows no word of it:
 * whoever wrote it knows what it says.
 */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const link = textIn(request, "link");
  return { link, mail: await context.whoseMail(link) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { link } = textsOf(await formOf(context, request), ["link"]);
  const confirmed = await context.confirmWhose(link);
  return { confirmed: confirmed !== null, reference: confirmed?.reference ?? "" };
}

export const meta: MetaFunction = () => [{ title: "Was this you? · Resolve" }];

export default function Whose() {
  const { link, mail } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page frame={null} current="/whose" width="narrow">
      <div className="stack">
        <PageHeading title={answer?.confirmed ? "Thank you" : "Was this you?"} />
        {answer?.confirmed ? (
          <Banner tone="success">
            <p>
              {"The address is yours now, and what you wrote counts. "}
              <a href={`/tickets/${answer.reference}`}>{`Open #${answer.reference}`}</a>
            </p>
          </Banner>
        ) : mail ? (
          <Question link={link} mail={mail} />
        ) : (
          <p>This link is over, or was used already. Answer on the page of the ticket instead.</p>
        )}
      </div>
    </Page>
  );
}

interface QuestionProps {
  link: string;
  mail: { reference: string; address: string };
}

function Question({ link, mail }: QuestionProps) {
  return (
    <>
      <p>{`A mail about #${mail.reference} came from ${mail.address}, which we do not know as yours.`}</p>
      <form className="stack" method="post" action="/whose">
        <HiddenFields values={{ link }} />
        <p>
          If you wrote it, the address is added to yours: you can sign in with it, and its mails count. If
          not, close this page, and nothing happens.
        </p>
        <div>
          <Button>Yes, that was me</Button>
        </div>
      </form>
    </>
  );
}
