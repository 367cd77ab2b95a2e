import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Disclosure } from "./disclosure.tsx";
import { HiddenFields } from "./hidden-fields.tsx";

interface ActionPanelProps {
  title: string;
  /** The one thing to do now: a `VerbButton` with look `primary`, or a few words with one. */
  first?: ReactNode;
  /** The rest: `Verb` and `VerbButton`, each one line until it is opened. */
  children?: ReactNode;
}

/** What one can do with this ticket: one thing first, the others a tap away. Never printed. */
export function ActionPanel({ title, first, children }: ActionPanelProps) {
  return (
    <section className="action-panel" aria-labelledby="actions">
      <h2 id="actions">{title}</h2>
      {first && <div className="action-panel-first">{first}</div>}
      {children && <div className="action-panel-more">{children}</div>}
    </section>
  );
}

interface VerbProps {
  action: string;
  hidden: Record<string, string | number | readonly string[]>;
  label: string;
}

/** A verb that needs no words: one button, one POST. */
export function VerbButton({ action, hidden, label, look }: VerbProps & { look?: "primary" | "quiet" }) {
  return (
    <form method="post" action={action}>
      <HiddenFields values={hidden} />
      <Button look={look ?? "quiet"}>{label}</Button>
    </form>
  );
}

/** A verb that asks for something: a line that opens to a small form. `open` when an attempt came back with errors. */
export function Verb({
  action,
  hidden,
  label,
  submit = label,
  open,
  danger,
  beside,
  withFiles,
  children,
}: VerbProps & {
  submit?: string;
  open?: boolean;
  danger?: boolean;
  withFiles?: boolean;
  /** Another button of the form. */
  beside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Disclosure label={label} open={open}>
      <form
        className="stack"
        data-gap="tight"
        method="post"
        action={action}
        encType={withFiles ? "multipart/form-data" : undefined}
        noValidate
      >
        <HiddenFields values={hidden} />
        {children}
        <div className="cluster">
          <Button look={danger ? "danger" : "primary"}>{submit}</Button>
          {beside}
        </div>
      </form>
    </Disclosure>
  );
}
