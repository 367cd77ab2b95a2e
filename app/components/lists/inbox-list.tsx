import { type Moment, Time } from "#app/components/parts/moment.tsx";
import { languageOf } from "#app/words/language-of.ts";

/** One thing that somebody was told. */
export type Told = {
  id: number;
  href: string;
  heading: string;
  about: string;
  words: string | null;
  when: Moment;
  /** They have not seen it. */
  isNew?: boolean;
};

/** What somebody was told, the newest first; each leads to its ticket. */
export function InboxList({ told }: { told: readonly Told[] }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the bullets
    <ul className="inbox-list" role="list">
      {told.map(({ id, href, heading, about, words, when, isNew }) => (
        <li key={id} data-new={isNew || undefined}>
          <small>
            <Time at={when} />
          </small>
          <div>
            <a href={href} lang={languageOf(heading)}>
              {heading}
            </a>
            {isNew && <strong className="inbox-list-new">New</strong>}
            {words && <p lang={languageOf(words)}>{words}</p>}
            <p>
              <small>{about}</small>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
