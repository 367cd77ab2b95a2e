import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { LookSeen } from "#app/db/upkeep/looks.ts";
import { withFlash } from "#app/http/flash.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where senior admins see which super admin read what, and why. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { looks, ...frame } = signedIn(await context.read.looks(), request);
  if (!looks) throw notThere(frame);
  return withFlash(request, { frame, looks, now: context.now });
}

export const meta: MetaFunction = () => [{ title: "Who looked · Resolve" }];

export default function Looks() {
  const { frame, flash, looks, now } = useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} flash={flash} current="/looks">
      <div className="stack">
        <PageHeading title="Who looked">
          A super admin can read somebody’s report for 15 minutes after saying why. Each time is written down,
          on the ticket and here for 90 days, the latest first.
        </PageHeading>
        {looks.length === 0 && <EmptyState title="Nobody has looked at anything." />}
        {looks.map((look) => (
          <Look key={`${look.reference}/${look.at}`} look={look} shown={shown} />
        ))}
      </div>
    </Page>
  );
}

function Look({ look: { reference, title, name, at, reason }, shown }: { look: LookSeen; shown: Shown }) {
  return (
    <Card title={`${referenceName(reference)} ${title}`}>
      <p>
        {`${name}, `}
        <Time at={momentOf(at, shown)} />
        {" · "}
        <a href={`/tickets/${reference}`}>Open it</a>
      </p>
      <blockquote className="words soft">{reason ?? "The reason was taken away."}</blockquote>
    </Card>
  );
}
