import type { FieldMetadata } from "@conform-to/react";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";

type Text = FieldMetadata<string | undefined>;

/** For whoever reports something about a person: who must never read it, by address or in their own words. */
export function AboutSomebody({ fields }: { fields: { aboutPerson: Text; aboutWords: Text } }) {
  const { aboutPerson, aboutWords } = fields;
  const isUsed = [aboutPerson, aboutWords].some(({ initialValue, errors }) => initialValue || errors);
  return (
    <Disclosure label="It is about a person" open={isUsed}>
      <TextField
        {...fieldOf(aboutPerson)}
        label="Who is it?"
        hint="E-mail address or roll number. They never see this and are told nothing, and so for those who report to them."
        autoCapitalize="none"
        optional
      />
      <TextArea
        {...fieldOf(aboutWords)}
        label="Or say it in your own words"
        hint="Then only you and senior staff from elsewhere see it, until one of you names the person."
        rows={2}
        optional
      />
    </Disclosure>
  );
}
