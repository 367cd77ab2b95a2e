import { Mark } from "./mark.tsx";

export interface NavLink {
  href: string;
  label: string;
  /** The rest of its name, which a phone has no room to show. */
  rest?: string;
  /** Whether it is this page, or the page lies under it. */
  current?: "page" | "true";
  /** What waits there, with the words a screen reader adds: `{ shown: "3", words: "new" }`. */
  count?: { shown: string; words: string };
}

export interface TopBarProps {
  campus: string;
  home?: string;
  nav?: readonly NavLink[];
  /** Without an address the name is only shown. */
  person?: { name: string; href?: string } | null;
}

// The types of this React know neither, and it writes both as they are.
const OPENS_MORE = { popovertarget: "more" };
const POPOVER = { popover: "auto" };

/** And what a campus is called before its set-up. */
const PRODUCT = "Resolve";

/** How many links stay in sight on a phone; the others are a tap away. */
const IN_SIGHT = 4;

/** The product, the campus, where one can go, and who is signed in. Nothing but links and the sign-out form. */
export function TopBar({ campus, home = "/", nav = [], person }: TopBarProps) {
  return (
    <header className="top-bar">
      <div className="top-bar-inside">
        <a className="top-bar-brand" href={home}>
          <Mark />
          <strong>{PRODUCT}</strong>
          {campus && campus !== PRODUCT && <small>{campus}</small>}
        </a>
        {nav.length > 0 && (
          <nav aria-label="Main">
            <ul>
              <TopBarLinks links={nav.slice(0, IN_SIGHT)} />
              {nav.length > IN_SIGHT && <MoreLinks links={nav.slice(IN_SIGHT)} />}
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

function TopBarLinks({ links }: { links: readonly NavLink[] }) {
  return links.map((link) => (
    <li key={link.href}>
      <TopBarLink {...link} />
    </li>
  ));
}

/** A popover without script; a wide screen, and a browser that knows none, show its links beside the others. */
function MoreLinks({ links }: { links: readonly NavLink[] }) {
  return (
    <li className="top-bar-more">
      <button type="button" {...OPENS_MORE}>
        More
      </button>
      <ul id="more" {...POPOVER}>
        <TopBarLinks links={links} />
      </ul>
    </li>
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

function TopBarLink({ href, label, rest, current, count }: NavLink) {
  return (
    <a href={href} aria-current={current}>
      <span>
        {label}
        {rest && <span className="top-bar-rest"> {rest}</span>}
      </span>
      {count && (
        <>
          {" "}
          <span className="top-bar-count">{count.shown}</span>
          <span className="visually-hidden"> {count.words}</span>
        </>
      )}
    </a>
  );
}
