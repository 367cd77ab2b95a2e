import { ButtonLink } from "#app/components/parts/button.tsx";

interface PaginationProps {
  newer?: string | null;
  older?: string | null;
  newerLabel?: string;
  olderLabel?: string;
}

/** Steps through a keyset-paged list; shows nothing when there is only one page. */
export function Pagination({ newer, older, newerLabel = "Newer", olderLabel = "Older" }: PaginationProps) {
  if (!newer && !older) return null;
  return (
    <nav className="pagination" aria-label="Pages">
      {newer ? (
        <ButtonLink look="secondary" href={newer} rel="prev">
          {newerLabel}
        </ButtonLink>
      ) : (
        <span />
      )}
      {older && (
        <ButtonLink look="secondary" href={older} rel="next">
          {olderLabel}
        </ButtonLink>
      )}
    </nav>
  );
}
