/** The first letters of up to two names, whole characters of any script. Decoration beside the name itself. */
export function Initials({ name }: { name: string }) {
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "");
  return (
    <span className="initials" aria-hidden="true">
      {letters.join("").toUpperCase()}
    </span>
  );
}
