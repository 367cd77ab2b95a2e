import type { ReactNode } from "react";
import { Initials } from "#app/components/parts/initials.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { PromiseIcon, type PromiseLineProps } from "./promise-line.tsx";

interface PromiseReceiptProps extends PromiseLineProps {
  /** Why then: "because Sunday is closed". */
  because?: ReactNode;
  owner?: { name: string; detail: string };
  /** What happens if it is not kept, what was said before, the way to the receipt. */
  children?: ReactNode;
}

/** The promise as the receipt of a ticket: the moment on the stub, who has it and "if not" below the tear. */
export function PromiseReceipt({ state, words, moment, because, owner, children }: PromiseReceiptProps) {
  return (
    <section className="promise-receipt" data-state={state} aria-label="The promise">
      <div className="promise-receipt-stub">
        <p className="promise-receipt-words">
          <PromiseIcon state={state} /> {words}
        </p>
        {moment && (
          <p className="promise-receipt-moment">
            <Time at={moment} />
          </p>
        )}
        {because && <p className="promise-receipt-because">{because}</p>}
      </div>
      {(owner || children) && (
        <div className="promise-receipt-rest">
          {owner && <PromiseOwner {...owner} />}
          {children}
        </div>
      )}
    </section>
  );
}

function PromiseOwner({ name, detail }: { name: string; detail: string }) {
  return (
    <div className="promise-receipt-owner">
      <Initials name={name} />
      <p>
        <strong>{name}</strong> {detail}
      </p>
    </div>
  );
}
