import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { MailWords } from "#app/components/ticket/mail-words.tsx";
import type { Invitation } from "#app/domain/mail-in/invitation.ts";
import type { MailFlag } from "#app/domain/mail-in/mail.ts";
import type { Verdict } from "#app/domain/mail-in/verdict.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import {
  becameWords,
  FLAG_WORDS,
  INVITED_WORDS,
  invitedWords,
  nextWords,
  VERDICT_WORDS,
} from "#app/words/mail-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

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
  const { reference, subject, from, verdict, flags, outcome, reason, text, hasHtml, parts } = mail;
  const next = outcome === "bounced" ? null : nextWords(outcome, reason);
  return (
    <Page frame={frame} current="/mail">
      <div className="stack">
        <PageHeading
          title={subject === "" ? "A mail without a subject" : subject}
          above={
            frame.viewer.isSenior && (
              <a href={`/admin/mail/${mail.id}`}>
                {outcome === "quarantined" ? "Decide about it" : "How it came here"}
              </a>
            )
          }
        >
          {`From ${from === "" ? "nobody that it names" : from}, `}
          <Time at={momentOf(mail.receivedAt, shownAt(frame.campus, now))} />
        </PageHeading>
        <div className="cluster">
          {frame.viewer.isStaff && <span>{`${becameWords(outcome, reason)}.`}</span>}
          {reference !== null && <a href={`/tickets/${reference}`}>{`Open #${reference}`}</a>}
        </div>
        {frame.viewer.isStaff && <Believed verdict={verdict} flags={flags} next={next} />}
        {mail.invitation && <Invited invitation={mail.invitation} shown={shownAt(frame.campus, now)} />}
        <Card title="What it says">
          {text === "" ? <p className="soft">It has no words.</p> : <MailWords text={text} />}
        </Card>
        {hasHtml && (
          <Disclosure label="As its sender laid it out">
            <p className="soft">Nothing is fetched from elsewhere, so pictures from the web are missing.</p>
            <iframe
              className="mail-frame"
              title="The mail as its sender laid it out"
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              src={`/mail/${mail.id}/frame`}
              loading="lazy"
            />
          </Disclosure>
        )}
        <Parts id={mail.id} parts={parts} />
      </div>
    </Page>
  );
}

/** What its calendar part says; whoever wants to come answers with their own program, which has the file. */
function Invited({ invitation, shown }: { invitation: Invitation; shown: Shown }) {
  const { method, summary, place, starts, ends } = invitation;
  const facts = [
    { term: "What", value: summary },
    { term: "From", value: starts && invitedWords(starts, shown) },
    { term: "Until", value: ends && invitedWords(ends, shown) },
    { term: "Where", value: place },
  ];
  return (
    <Card title={INVITED_WORDS[method]}>
      <FactList facts={facts.filter(({ value }) => value)} />
    </Card>
  );
}

interface BelievedProps {
  verdict: Verdict["kind"];
  flags: readonly MailFlag[];
  /** What follows from it, where something does. */
  next: string | null;
}

/** How far one can rely on it: before its words, and louder where anybody may have written them. */
function Believed({ verdict, flags, next }: BelievedProps) {
  const said = [VERDICT_WORDS[verdict], ...flags.map((flag) => FLAG_WORDS[flag]), next].filter(Boolean);
  const lines = said.map((line) => <p key={line}>{line}</p>);
  if (verdict === "verified" && flags.length === 0) return <div className="soft">{lines}</div>;
  return <Banner tone={verdict === "verified" ? "info" : "error"}>{lines}</Banner>;
}

interface PartsProps {
  id: number;
  parts: readonly { name: string; bytes: number }[];
}

/** Everything that came with it, and the mail itself: as downloads alone. */
function Parts({ id, parts }: PartsProps) {
  const raw = <a href={`/mail/${id}/raw`}>The mail as it came</a>;
  if (parts.length === 0) return <p>{raw}</p>;
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
        <li>{raw}</li>
      </ul>
    </section>
  );
}

function sizeOf(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
