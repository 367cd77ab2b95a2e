import type { ReactNode } from "react";
import { Icon } from "#app/components/parts/icon.tsx";
import { Initials } from "#app/components/parts/initials.tsx";
import { type Moment, Time } from "#app/components/parts/moment.tsx";
import { Words } from "#app/components/parts/words.tsx";
import { beginning } from "#app/words/sentence.ts";
import { MailWords } from "./mail-words.tsx";
import { Mailed } from "./mailed.tsx";

const audiences = { note: "Staff only", leadership: "Leadership only" };

interface MessageProps {
  /** Its place in the page, `message-7`: links to the first unread and to the newest lead there. */
  id: string;
  variant: "requester" | "staff" | "note" | "leadership";
  who: string;
  /** In which role: "Wi-Fi team", "for A. Rao, on leave". */
  capacity?: string;
  when: Moment;
  words: string;
  /** When a mail server accepted it on its way to the requester. */
  mailed?: Moment | null;
  /** It came by mail: quotations in it are folded away. */
  isMail?: boolean;
  /** True for what the reader has not seen. */
  fresh?: boolean;
  /** Files and what one can do with this message. */
  children?: ReactNode;
}

/** One message. Notes name their audience first and never print. */
export function Message({
  id,
  variant,
  who,
  capacity,
  when,
  mailed,
  words,
  isMail,
  fresh,
  children,
}: MessageProps) {
  const audience = variant === "note" || variant === "leadership" ? audiences[variant] : null;
  return (
    <li>
      <article
        className="message"
        id={id}
        aria-labelledby={`${id}-head`}
        data-variant={variant}
        data-internal={audience ? true : undefined}
      >
        {audience && (
          <p className="message-audience">
            <Icon name="lock" /> {audience}
          </p>
        )}
        <div className="message-head">
          <Initials name={who} />
          <h3 id={`${id}-head`}>
            {beginning(who)}
            {fresh && <span className="message-new"> · new</span>}
            <small>
              {capacity && `${capacity} · `}
              <Time at={when} />
              <Mailed at={mailed} />
            </small>
          </h3>
        </div>
        {isMail ? <MailWords text={words} /> : <Words>{words}</Words>}
        {children}
      </article>
    </li>
  );
}
