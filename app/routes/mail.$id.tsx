import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { MailWords } from "#app/components/ticket/mail-words.tsx";
import { notThere, signedIn } from "#app/http/frame.ts";
import { FLAG_WORDS, VERDICT_WORDS } from "#app/words/mail-words.ts";
import { momentOf, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** A mail as it came, for those who may read what it became. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { mail, ...frame } = signedIn(await context.read.mail(params.id ?? ""), request);
  if (!mail) throw notThere(frame);
  return { frame, mail, now: context.now };
}

export const meta: MetaFunction = () => [{ title: "A mail · Resolve" }];

export default function Mail() {
  const { frame, mail, now } = useLoaderData<typeof loader>();
  const { reference, subject, from, verdict, flags, text, hasHtml, parts } = mail;
  return (
    <Page frame={frame} current="/mail">
      <div className="stack">
        <PageHeading title={subject === "" ? "A mail without a subject" : subject}>
          {VERDICT_WORDS[verdict]}
        </PageHeading>
        <p>
          {`From ${from === "" ? "nobody that it names" : from}, `}
          <Time at={momentOf(mail.receivedAt, shownAt(frame.campus, now))} />
          {reference !== null && (
            <>
              {" · "}
              <a href={`/tickets/${reference}`}>{`Open #${reference}`}</a>
            </>
          )}
        </p>
        {flags.map((flag) => (
          <p key={flag} className="soft">
            {FLAG_WORDS[flag]}
          </p>
        ))}
        <Card title="What it says">
          {text === "" ? <p className="soft">It has no words.</p> : <MailWords text={text} />}
        </Card>
        {hasHtml && (
          <section className="stack" data-gap="tight" aria-labelledby="drawn">
            <h2 id="drawn">As its sender laid it out</h2>
            <p className="soft">Nothing is fetched from elsewhere, so pictures from the web are missing.</p>
            <iframe
              className="mail-frame"
              title="The mail as its sender laid it out"
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              src={`/mail/${mail.id}/frame`}
              loading="lazy"
            />
          </section>
        )}
        <Parts id={mail.id} parts={parts} />
      </div>
    </Page>
  );
}

interface PartsProps {
  id: number;
  parts: readonly { name: string; bytes: number }[];
}

/** Everything that came with it, and the mail itself: as downloads alone. */
function Parts({ id, parts }: PartsProps) {
  return (
    <section className="stack" data-gap="tight" aria-labelledby="files">
      <h2 id="files">What came with it</h2>
      <p className="soft">Nobody has looked into these files. Open only what you expect.</p>
      <ul>
        {parts.map(({ name, bytes }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: its place is a part's address
          <li key={at}>
            <a href={`/mail/${id}/parts/${at}`}>{name}</a> <small>{sizeOf(bytes)}</small>
          </li>
        ))}
        <li>
          <a href={`/mail/${id}/raw`}>The mail as it came</a>
        </li>
      </ul>
    </section>
  );
}

function sizeOf(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
