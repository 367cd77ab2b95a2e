import type { ReactNode } from "react";

interface PageHeadingProps {
  /** The page in one sentence; on a ticket its state comes first ("Waiting for your answer: Wi-Fi in 204"). */
  title: string;
  /** Above it, small: the reference, a status, the way back. */
  above?: ReactNode;
  children?: ReactNode;
}

/** A heading of more characters is set smaller, so that it stays one. */
const LONG = 48;

/** The one h1 of a page with a line above and a line below. */
export function PageHeading({ title, above, children }: PageHeadingProps) {
  return (
    <div className="page-heading">
      {above && <div className="page-heading-above">{above}</div>}
      <h1 data-long={title.length > LONG || undefined}>{title}</h1>
      {children && <div className="page-heading-sub">{children}</div>}
    </div>
  );
}
