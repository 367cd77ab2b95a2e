import { type Moment, Time } from "#app/components/parts/moment.tsx";

/** Beside a moment: that a mail about it was accepted, and when. */
export function Mailed({ at }: { at: Moment | null | undefined }) {
  if (!at) return null;
  return (
    <>
      {" · e-mail, accepted "}
      <Time at={at} />
    </>
  );
}
