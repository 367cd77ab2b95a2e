import type { ReactNode } from "react";

interface ConversationProps {
  title?: string;
  /** The id of the newest message, offered as a jump when the list is long. */
  newest?: string;
  /** The address of the messages before these. */
  earlier?: string | null;
  children: ReactNode;
}

/** What was said and what happened, oldest first: `Message` and `EventLine` items. */
export function Conversation({ title = "Conversation", newest, earlier, children }: ConversationProps) {
  return (
    <section className="stack" data-gap="tight" aria-labelledby="conversation">
      <div className="cluster">
        <h2 id="conversation">{title}</h2>
        {newest && <a href={`#${newest}`}>Go to the newest</a>}
      </div>
      {earlier && <a href={earlier}>Show earlier messages</a>}
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the numbers */}
      <ol className="conversation" role="list">
        {children}
      </ol>
    </section>
  );
}
