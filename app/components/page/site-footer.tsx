export interface SiteFooterProps {
  links: readonly { href: string; label: string }[];
  /** Whom to call now, as `tel:` links; shown on every page, always at this place. */
  numbers?: readonly { href: string; label: string }[];
  note?: string;
}

/** Help at the same place of every page, with the numbers to call. */
export function SiteFooter({ links, numbers = [], note }: SiteFooterProps) {
  return (
    <footer className="site-footer">
      <div className="site-footer-inside">
        <nav aria-label="Help">
          <ul>
            {[...links, ...numbers].map((link) => (
              <li key={link.href}>
                <a href={link.href}>{link.label}</a>
              </li>
            ))}
          </ul>
        </nav>
        {note && <p className="soft">{note}</p>}
      </div>
    </footer>
  );
}
