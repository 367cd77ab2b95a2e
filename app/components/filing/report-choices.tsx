import { CardLink } from "#app/components/parts/card-link.tsx";
import { iconNamed } from "#app/components/parts/icon.tsx";
import type { MyTicketsPage } from "#app/db/lists/read-my-tickets.ts";

/** What one can report, as a few big choices; whoever is in danger has a page that begins with whom to call. */
export function ReportChoices({ choices }: { choices: MyTicketsPage["choices"] }) {
  return (
    <section className="stack" data-gap="tight" aria-labelledby="report">
      <h2 id="report">Something is not right?</h2>
      <nav className="card-grid" aria-label="Report a problem">
        {choices.map(({ slug, icon, label, examples }) => (
          <CardLink
            key={slug}
            href={`/tickets/new#${slug}`}
            icon={iconNamed(icon)}
            title={label}
            detail={examples}
          />
        ))}
        <CardLink
          href="/emergency"
          icon="flame"
          title="Emergency"
          detail="Whom to call, and who is told"
          tone="danger"
        />
      </nav>
    </section>
  );
}
