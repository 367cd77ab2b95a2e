import type { ReactNode } from "react";

interface ConversationProps {
  title?: string;
  /** The way to the message where one goes on reading, when the list is long. */
  jump?: { href: string; label: string } | null;
  /** The address of the messages before these. */
  earlier?: string | null;
  children: ReactNode;
}

/** What was said and what happened, oldest first: `Message` and `EventLine` items. */
export function Conversation({ title = "Conversation", jump, earlier, children }: ConversationProps) {
  return (
    <section className="stack" data-gap="tight" aria-labelledby="conversation">
      <div className="cluster">
        <h2 id="conversation">{title}</h2>
        {jump && <a href={jump.href}>{jump.label}</a>}
      </div>
      {earlier && <a href={earlier}>Show earlier messages</a>}
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the numbers */}
      <ol className="conversation" role="list">
        {children}
      </ol>
    </section>
  );
}
