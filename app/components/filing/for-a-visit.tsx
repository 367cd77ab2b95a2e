import type { FieldMetadata } from "@conform-to/react";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { TimesField } from "#app/forms/fields/times-field.tsx";
import type { Shown } from "#app/words/shown.ts";
import { TIMES_HINT } from "#app/words/time-words.ts";

interface ForAVisitProps {
  times: FieldMetadata<(string | undefined)[] | undefined>;
  shown: Shown;
}

/** For what somebody has to come for: when they find somebody there. */
export function ForAVisit({ times, shown }: ForAVisitProps) {
  const values = [times.initialValue ?? []].flat().filter((value) => value !== undefined);
  return (
    <Disclosure label="Say when somebody may come" open={values.length > 0 || times.errors !== undefined}>
      <TimesField
        id={times.id}
        name={times.name}
        errors={times.errors}
        label="When may somebody come?"
        hint={TIMES_HINT}
        shown={shown}
        values={values}
        optional
      />
    </Disclosure>
  );
}
