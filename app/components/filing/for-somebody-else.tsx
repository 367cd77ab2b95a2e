import type { FieldMetadata } from "@conform-to/react";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { CAME_WORDS } from "#app/words/fact-words.ts";

type Text = FieldMetadata<string | undefined>;

interface ForSomebodyElseProps {
  fields: { requester: Text; came: Text; consent: Text };
  /** They came to do so. */
  open: boolean;
}

/** For staff who write down what somebody else told them: whom it is for, how it came, and that they agree. */
export function ForSomebodyElse({ fields, open }: ForSomebodyElseProps) {
  const { requester, came, consent } = fields;
  const isUsed = [requester, came].some(({ initialValue, errors }) => initialValue || errors);
  return (
    <Disclosure label="Report it for somebody else" open={open || isUsed}>
      <TextField
        {...fieldOf(requester)}
        label="For whom?"
        hint="Their campus e-mail or roll number. They are told at once, see it as their own, and can contest it."
        autoCapitalize="none"
        optional
      />
      <SelectField
        {...fieldOf(came)}
        label="How did it come?"
        options={CAME_WORDS.map((value) => ({ value, label: value }))}
        placeholder="Choose one"
      />
      <Checkboxes
        id={consent.id}
        name={consent.name}
        label="Their agreement"
        options={[{ value: "yes", label: "They agree that I report this for them" }]}
        defaultValue={consent.initialValue ? ["yes"] : []}
      />
    </Disclosure>
  );
}
