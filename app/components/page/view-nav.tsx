interface View {
  href: string;
  label: string;
  count?: string;
  current?: boolean;
}

/** The views of one list, side by side; looks like tabs, and is links. */
export function ViewNav({ label, views }: { label: string; views: readonly View[] }) {
  return (
    <nav className="view-nav" aria-label={label}>
      <ul>
        {views.map((view) => (
          <li key={view.href}>
            <a href={view.href} aria-current={view.current ? "page" : undefined}>
              {view.label} {view.count && <small>{view.count}</small>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
