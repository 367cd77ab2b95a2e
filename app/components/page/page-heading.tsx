import type { ReactNode } from "react";
import { TheirWords } from "#app/components/parts/words.tsx";

interface PageHeadingProps {
  /** The page in one sentence; on a ticket its state comes first ("Waiting for your answer: Wi-Fi in 204"). */
  title: string;
  /** Somebody's own words, after the title. */
  words?: string;
  /** Above it, small: the reference, a status, the way back. */
  above?: ReactNode;
  children?: ReactNode;
}

/** A heading of more characters is set smaller, so that it stays one. */
const LONG = 48;

/** The one h1 of a page with a line above and a line below. */
export function PageHeading({ title, words = "", above, children }: PageHeadingProps) {
  return (
    <div className="page-heading">
      {above && <div className="page-heading-above">{above}</div>}
      <h1 data-long={title.length + words.length > LONG || undefined}>
        {title}
        {words !== "" && (
          <>
            {" "}
            <TheirWords>{words}</TheirWords>
          </>
        )}
      </h1>
      {children && <div className="page-heading-sub">{children}</div>}
    </div>
  );
}
