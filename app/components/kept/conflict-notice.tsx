import type { ReactNode } from "react";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Icon } from "#app/components/parts/icon.tsx";

interface ConflictNoticeProps {
  action: string;
  /** With the new `seen`, the same `idempotencyKey`, and `anyway=1`. */
  hidden: Record<string, string | number | readonly string[]>;
  /** "Your words are safe. They have not been sent." */
  safe: string;
  /** The kept words in their controls, and the button that sends them anyway. */
  kept: ReactNode;
  /** "What changed while you wrote". */
  changedTitle: string;
  /** `Message` and `EventLine` items; without any the form was kept for another reason. */
  children?: ReactNode;
}

/** A form that was not let through: its words first, what changed meanwhile below them. */
export function ConflictNotice({ action, hidden, safe, kept, changedTitle, children }: ConflictNoticeProps) {
  return (
    <div className="conflict-notice">
      <form
        className="conflict-notice-kept"
        method="post"
        action={action}
        encType="multipart/form-data"
        noValidate
      >
        <HiddenFields values={hidden} />
        <p className="conflict-notice-safe">
          <Icon name="check" /> {safe}
        </p>
        {kept}
      </form>
      {children && (
        <section className="stack" data-gap="tight" aria-labelledby="changed">
          <h2 id="changed">{changedTitle}</h2>
          {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the numbers */}
          <ol className="conversation" role="list">
            {children}
          </ol>
        </section>
      )}
    </div>
  );
}
