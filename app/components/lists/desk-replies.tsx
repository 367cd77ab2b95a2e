import type { DeskPage } from "#app/db/lists/read-desk.ts";
import { NO_FILTERS, placeOf, spotQuery } from "#app/domain/desk/desk.ts";
import { deskPath, repliesSentence, replyWords, waitedSince } from "#app/words/desk-words.ts";
import { referenceName } from "#app/words/reference-words.ts";
import type { Shown } from "#app/words/shown.ts";
import { InboxList } from "./inbox-list.tsx";

/** Whose words wait longest for one's own answer, with what they said; the others are a link away. */
export function DeskReplies({ page, shown }: { page: DeskPage; shown: Shown }) {
  const { replies, counts } = page;
  if (replies.length === 0) return null;
  const asked = { view: "replies", sort: "promise", filters: NO_FILTERS } as const;
  return (
    <section className="stack" aria-labelledby="replies">
      <h2 id="replies">Waiting for your reply</h2>
      <InboxList
        told={replies.map((row) => ({
          id: row.id,
          href: `/tickets/${row.reference}?${spotQuery({ asked, place: {}, at: placeOf("replies", row) })}#reply`,
          heading: row.title,
          words: replyWords(row),
          about: [referenceName(row.reference), row.requester].filter(Boolean).join(" · "),
          when: waitedSince(row, shown),
        }))}
      />
      {counts.replies > replies.length && (
        <p>
          <a href={deskPath("replies")}>{repliesSentence(page)}</a>
        </p>
      )}
    </section>
  );
}
