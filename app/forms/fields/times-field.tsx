import { offeredDays } from "#app/forms/offered-days.ts";
import type { Shown } from "#app/words/shown.ts";
import { Checkboxes } from "./checkboxes.tsx";
import { type FieldProps, Fieldset } from "./field.tsx";

interface TimesFieldProps extends FieldProps {
  /** Which day it is; null where nobody knows. */
  shown: Shown | null;
  values: readonly string[];
}

/** The days to come with their parts, to tick when somebody may come. The first control has the field's own id. */
export function TimesField({ shown, values, ...field }: TimesFieldProps) {
  const { id, name } = field;
  return (
    <Fieldset {...field}>
      {offeredDays(shown, values).map(({ date, label, options }, index) => (
        <Checkboxes
          key={date}
          id={index === 0 ? id : `${id}-${date}`}
          name={name}
          label={label}
          options={options}
          defaultValue={values}
          look="inline"
        />
      ))}
    </Fieldset>
  );
}
