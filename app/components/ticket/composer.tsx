import type { ReactNode } from "react";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Icon } from "#app/components/parts/icon.tsx";

interface ComposerProps {
  /** `note` looks and sits apart: a note must be hard to send to a requester, and the other way round. */
  variant: "reply" | "note";
  id: string;
  title: string;
  /** Who will read it, in a sentence: "Asha gets this by e-mail", "Asha never sees this". */
  readers: string;
  action: string;
  hidden: Record<string, string | number | readonly string[]>;
  /** The text area, files, and the button, whose words name the reader. */
  children: ReactNode;
}

/** A form for words. It begins with who will read them. */
export function Composer({ variant, id, title, readers, action, hidden, children }: ComposerProps) {
  return (
    <form
      className="composer"
      id={id}
      data-variant={variant}
      data-internal={variant === "note" || undefined}
      aria-labelledby={`${id}-title`}
      method="post"
      action={action}
      encType="multipart/form-data"
      noValidate
    >
      <HiddenFields values={hidden} />
      <div className="composer-head">
        <Icon name={variant === "note" ? "lock" : "reply"} size={24} />
        <h2 id={`${id}-title`}>
          {title}
          <small>{readers}</small>
        </h2>
      </div>
      {children}
    </form>
  );
}
