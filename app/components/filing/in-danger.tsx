import { ButtonLink } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HELP_NUMBERS } from "#app/words/help-numbers.ts";
import { CallNumbers } from "./call-numbers.tsx";

/** For whoever said in a report that somebody is in danger: a report calls nobody. */
export function InDanger() {
  return (
    <Card title="In danger now? Call first">
      <CallNumbers numbers={HELP_NUMBERS} />
      <p>Your report calls nobody. The emergency page tells everybody on duty at once.</p>
      <ButtonLink look="danger" href="/emergency" full>
        Tell everybody on duty
      </ButtonLink>
    </Card>
  );
}
