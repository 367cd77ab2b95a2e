import { Mark } from "./mark.tsx";

export interface NavLink {
  href: string;
  label: string;
  /** Whether it is this page, or the page lies under it. */
  current?: "page" | "true";
  /** What waits there, with the words a screen reader adds: `{ number: 3, words: "unread" }`. */
  count?: { number: number; words: string };
}

export interface TopBarProps {
  campus: string;
  home?: string;
  nav?: readonly NavLink[];
  /** Without an address the name is only shown. */
  person?: { name: string; href?: string } | null;
}

/** The product, the campus, where one can go, and who is signed in. Nothing but links and the sign-out form. */
export function TopBar({ campus, home = "/", nav = [], person }: TopBarProps) {
  return (
    <header className="top-bar">
      <div className="top-bar-inside">
        <a className="top-bar-brand" href={home}>
          <Mark />
          <strong>Resolve</strong>
          {campus && <small>{campus}</small>}
        </a>
        {nav.length > 0 && (
          <nav aria-label="Main">
            <ul>
              {nav.map((link) => (
                <li key={link.href}>
                  <TopBarLink {...link} />
                </li>
              ))}
            </ul>
          </nav>
        )}
        {person && (
          <div className="top-bar-person">
            {person.href ? <PersonLink name={person.name} href={person.href} /> : <span>{person.name}</span>}
            <form method="post" action="/logout">
              <button type="submit">Sign out</button>
            </form>
          </div>
        )}
      </div>
    </header>
  );
}

/** One's own page; where there is no room for a name it is called what it is. */
function PersonLink({ name, href }: { name: string; href: string }) {
  return (
    <a href={href}>
      <span className="top-bar-name">{name}</span>
      <span className="top-bar-short">Profile</span>
    </a>
  );
}

function TopBarLink({ href, label, current, count }: NavLink) {
  return (
    <a href={href} aria-current={current}>
      {label}
      {count && count.number > 0 && (
        <>
          {" "}
          <span className="top-bar-count">{count.number}</span>
          <span className="visually-hidden"> {count.words}</span>
        </>
      )}
    </a>
  );
}
