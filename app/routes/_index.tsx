import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { CallNumbers } from "#app/components/filing/call-numbers.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { withFlash } from "#app/http/flash.ts";
import { homeOf } from "#app/http/frame.ts";
import { seeOther } from "#app/http/see-other.ts";
import { HELP_NUMBERS } from "#app/words/help-numbers.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const frame = await context.read.viewer();
  if (frame.viewer) throw seeOther(homeOf(frame.viewer));
  return withFlash(request, { frame });
}

export const meta: MetaFunction = () => [
  { title: "Resolve" },
  {
    name: "description",
    content: "Say what is wrong on campus. The right person is told, and you get a promise.",
  },
];

export default function Landing() {
  const { frame, flash } = useLoaderData<typeof loader>();
  return (
    <Page frame={frame} flash={flash}>
      <div className="stack" data-gap="loose">
        <PageHeading title="Something on campus is not right? Tell us once.">
          The right person is told, you get a date, and if it is not kept, the next person up is told at that
          minute.
        </PageHeading>
        <div className="cluster">
          <ButtonLink href="/tickets/new" full>
            Report a problem
          </ButtonLink>
          <ButtonLink look="secondary" href="/login" full>
            Sign in
          </ButtonLink>
        </div>
        <section className="stack" data-gap="tight" aria-labelledby="now">
          <h2 id="now">In danger? Call first.</h2>
          <CallNumbers numbers={HELP_NUMBERS} />
          <p>
            Then <a href="/emergency">tell those on duty here</a>. You need not sign in.
          </p>
        </section>
        <section className="stack" data-gap="tight" aria-labelledby="unknown">
          <h2 id="unknown">You don’t want to say who you are?</h2>
          <p>
            Harassment, ragging, discrimination, or not doing well:{" "}
            <a href="/anonymous">report it without your name</a>, and without an account.
          </p>
          <p>
            You have reported something already? <a href="/track">Come back to it</a>.
          </p>
        </section>
      </div>
    </Page>
  );
}
