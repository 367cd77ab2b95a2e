import type { ReactNode } from "react";
import { PageHeading } from "./page-heading.tsx";

interface ErrorPageProps {
  title: string;
  /** What happened and what one can do, without blame and without the system's words. */
  children: ReactNode;
  /** Shown on faults, so that help can find what happened. */
  requestId?: string;
}

/** A page that is not there, not yours, or failed. */
export function ErrorPage({ title, children, requestId }: ErrorPageProps) {
  return (
    <div className="stack">
      <PageHeading title={title} />
      {children}
      {requestId && (
        <p className="soft">
          If you ask for help, say this: <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
