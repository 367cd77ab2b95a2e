import { CardLink } from "#app/components/parts/card-link.tsx";
import type { MyTicketsPage } from "#app/db/lists/read-my-tickets.ts";
import { unsentPath } from "#app/forms/kept-form.ts";
import { formatMoment, type Shown } from "#app/words/shown.ts";

/** What somebody wrote and has not sent: it came in when their sign-in had ended. */
export function UnsentForms({ forms, shown }: { forms: MyTicketsPage["unsent"]; shown: Shown }) {
  if (forms.length === 0) return null;
  return (
    <section className="stack" data-gap="tight" aria-labelledby="unsent">
      <h2 id="unsent">You have something unsent</h2>
      {forms.map(({ id, words, createdAt }) => (
        <CardLink
          key={id}
          href={unsentPath(id)}
          icon="reply"
          title={words === "" ? "A form without words" : words}
          detail={`Written ${formatMoment(createdAt, shown)}. Open it to send it, or to throw it away.`}
        />
      ))}
    </section>
  );
}
