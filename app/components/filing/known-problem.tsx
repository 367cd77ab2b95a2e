import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { NounFields } from "#app/components/parts/noun-form.tsx";
import { TheirWords, Words } from "#app/components/parts/words.tsx";
import type { KnownProblem } from "#app/db/filing/incidents.ts";
import { promiseWords } from "#app/words/incident-words.ts";
import { momentOf, type Shown } from "#app/words/shown.ts";

interface KnownProblemProps {
  problem: KnownProblem;
  shown: Shown;
  /** Of the form to join by; null where it is not offered. */
  joinKey: string | null;
  /** False where the page itself is called so. */
  isNamed?: boolean;
}

/** A known problem as anybody may read it: what it is, since when, by when; and “me too”. */
export function KnownProblemCard({ problem, shown, joinKey, isNamed = true }: KnownProblemProps) {
  const { reference, title, text, filedAt, promisedAt, hasJoined } = problem;
  return (
    <Card tone="asks">
      {isNamed && (
        <h2>
          Known problem: <TheirWords>{title}</TheirWords>
        </h2>
      )}
      <Words>{text}</Words>
      <p className="soft">
        Known since <Time at={momentOf(filedAt, shown)} />. {promiseWords(problem)}{" "}
        <Time at={momentOf(promisedAt, shown)} />.
      </p>
      {hasJoined === 1 ? (
        <p>
          We know that you have it as well. <a href={`/tickets/${reference}`}>See how it goes on</a>
        </p>
      ) : (
        joinKey !== null && <JoinForm reference={reference} joinKey={joinKey} />
      )}
    </Card>
  );
}

/** One tap says it; where, and a word about it, only for whoever wants to. */
function JoinForm({ reference, joinKey }: { reference: string; joinKey: string }) {
  return (
    <form
      className="stack"
      data-gap="tight"
      method="post"
      action={`/tickets/${reference}/joining`}
      noValidate
    >
      <HiddenFields values={{ idempotencyKey: joinKey }} />
      <Disclosure label="Say where, or add a word">
        <NounFields noun="joining" />
      </Disclosure>
      <div>
        <Button>Me too</Button>
      </div>
    </form>
  );
}
