import { PageHeading } from "#app/components/page/page-heading.tsx";
import { CardLink } from "#app/components/parts/card-link.tsx";
import { iconNamed } from "#app/components/parts/icon.tsx";
import type { NewTicketPage } from "#app/db/filing/read-new-ticket.ts";
import { filingPath } from "./filing-form.tsx";

interface CategoryPickerProps {
  groups: NewTicketPage["groups"];
  /** True when the address named something that is not there. */
  unknown?: boolean;
  /** It is reported for somebody else. */
  forOther?: boolean;
}

/** Everything one can report: big choices first, each leading to its own list on the same page. */
export function CategoryPicker({ groups, unknown, forOther = false }: CategoryPickerProps) {
  const filled = groups.filter(({ subcategories }) => subcategories.length > 0);
  return (
    <>
      <PageHeading title="What is it about?">
        {unknown && "There is no such subject any more. "}
        Choose the nearest one. If it is not right, we pass it on; you lose no time.
      </PageHeading>
      <p>
        Somebody is in danger? Call first:{" "}
        <a href="/emergency">numbers to call, and how to tell those on duty</a>.
      </p>
      <nav className="card-grid" aria-label="Areas">
        {filled.map((group) => (
          <CardLink
            key={group.id}
            href={`#${group.slug}`}
            icon={iconNamed(group.icon)}
            title={group.label}
            detail={examplesOf(group)}
          />
        ))}
      </nav>
      {filled.map((group) => (
        <section className="stack" data-gap="tight" key={group.id} aria-labelledby={group.slug}>
          <h2 id={group.slug}>{group.label}</h2>
          <ul className="choice-list">
            {group.subcategories.map(({ id, slug, label }) => (
              <li key={id}>
                <a href={filingPath(slug, "", forOther)}>{label}</a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function examplesOf({ subcategories }: NewTicketPage["groups"][number]): string {
  return subcategories
    .slice(0, 3)
    .map(({ label }) => label)
    .join(", ");
}
