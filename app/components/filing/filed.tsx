import type { ReactNode } from "react";
import { Initials } from "#app/components/parts/initials.tsx";
import { type Moment, Time } from "#app/components/parts/moment.tsx";

interface FiledProps {
  reference: string;
  /** "Ravi, Wi-Fi team" and "has it now". */
  owner: { name: string; detail: string };
  /** "Promised by". */
  words: string;
  moment: Moment;
  /** "because Sunday is closed". */
  because: string;
  /** "If not, the warden is told at that minute." */
  ifNot: string;
  /** The way on: add photos, see the ticket. */
  children: ReactNode;
}

/** The moment after filing, on one screen: the number, who has it, by when and why then, what happens if not. */
export function Filed({ reference, owner, words, moment, because, ifNot, children }: FiledProps) {
  return (
    <section className="promise-receipt" data-state="running" aria-labelledby="filed">
      <div className="promise-receipt-stub">
        <h1 id="filed">
          <span className="promise-receipt-words">We have it. Your number is</span>
          <span className="promise-receipt-reference">{reference}</span>
        </h1>
        <div className="promise-receipt-owner">
          <Initials name={owner.name} />
          <p>
            <strong>{owner.name}</strong> {owner.detail}
          </p>
        </div>
      </div>
      <div className="promise-receipt-rest">
        <div>
          <p>{words}</p>
          <p className="promise-receipt-moment">
            <Time at={moment} />
          </p>
          <p className="promise-receipt-because">{because}</p>
        </div>
        <p>{ifNot}</p>
        {children}
      </div>
    </section>
  );
}
