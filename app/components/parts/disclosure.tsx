import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

interface DisclosureProps {
  label: ReactNode;
  open?: boolean;
  /** Only for staff: never printed. */
  internal?: boolean;
  children: ReactNode;
}

/** Words or a form behind one line, without script. `open` after a failed attempt. */
export function Disclosure({ label, open, internal, children }: DisclosureProps) {
  return (
    <details className="disclosure" open={open} data-internal={internal || undefined}>
      <summary>
        <Icon name="arrow" />
        {label}
      </summary>
      <div className="disclosure-inside">{children}</div>
    </details>
  );
}
