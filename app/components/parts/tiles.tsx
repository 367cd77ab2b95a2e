interface Tile {
  href: string;
  label: string;
  /** As shown: "12", "999+". */
  count: string;
  current?: boolean;
  /** `danger`: a number that should be zero, and is not. */
  tone?: "danger";
}

/** Counts that lead to what they count. */
export function Tiles({ label, tiles }: { label: string; tiles: readonly Tile[] }) {
  return (
    <nav className="tiles" aria-label={label}>
      <ul>
        {tiles.map((tile) => (
          <li key={tile.href}>
            <a
              className="tile"
              href={tile.href}
              aria-current={tile.current ? "page" : undefined}
              data-tone={tile.tone}
            >
              <strong>{tile.count}</strong> {tile.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
