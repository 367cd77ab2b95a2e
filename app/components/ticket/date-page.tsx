import { KeptQuestions } from "#app/components/kept/kept-questions.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { ShowsDate } from "#app/components/parts/noun-form.tsx";
import { hiddenOf } from "#app/forms/kept-form.ts";
import { NOUNS, type Noun } from "#app/forms/nouns/nouns.ts";
import type { DateShown } from "#app/http/date-shown.ts";
import { besidePromised } from "#app/words/promise-words.ts";
import { momentOf, type Shown } from "#app/words/shown.ts";
import { PromiseLine } from "./promise-line.tsx";

/** The moment that a date comes to, and the form as it was, to send it or to choose another one. */
export function DatePage({ noun, date, shown }: { noun: Noun; date: DateShown; shown: Shown }) {
  const { kept } = date;
  return (
    <>
      <Card>
        <PromiseLine state="running" words="That is" moment={momentOf(date.at, shown)} />
        <p>{besidePromised(date, shown)}</p>
      </Card>
      <form className="stack" method="post" action={kept.action} noValidate>
        <HiddenFields values={hiddenOf(kept)} />
        <KeptQuestions kept={kept} forStaff />
        <div className="cluster">
          <Button>{NOUNS[noun].submit}</Button>
          <ShowsDate action={kept.action} />
        </div>
      </form>
    </>
  );
}
