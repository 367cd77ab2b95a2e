interface ReceiptCodeProps {
  /** Null where it was shown too long ago to be shown again. */
  code: string | null;
}

/** The one moment at which a receipt code is shown, with how to keep it. */
export function ReceiptCode({ code }: ReceiptCodeProps) {
  if (code === null) return <ShownBefore />;
  return (
    <section className="promise-receipt" data-state="running" aria-labelledby="filed">
      <div className="promise-receipt-stub">
        <h1 id="filed">
          <span className="promise-receipt-words">We have it. Your code is</span>
          <span className="receipt-code">{code}</span>
        </h1>
      </div>
      <div className="promise-receipt-rest">
        <p>
          <strong>Write it down now. It is shown only here, and only this once.</strong>
        </p>
        <p>
          With it you come back to read what they answer and to write on. We can’t write to you, and we don’t
          keep the code itself: if it is lost, nobody can open this for you, and you would report it anew.
        </p>
        <p>
          A report without a name can start help and checks. A formal inquiry needs your name: you can add it
          later, with this code.
        </p>
        <p>
          Paper is safe: four times four letters and digits, with nothing beside them that says what they are
          for. A screenshot may end up where others see it. Don’t give it to anybody, whoever asks: with it
          one reads what you read.
        </p>
      </div>
    </section>
  );
}

function ShownBefore() {
  return (
    <section className="stack" aria-labelledby="filed">
      <h1 id="filed">We have it</h1>
      <p>
        This report was sent some time ago, and its code was shown then. So that nobody who uses this device
        after you sees it, it is not shown again. If you have written it down,{" "}
        <a href="/track">come back with it</a>.
      </p>
    </section>
  );
}
