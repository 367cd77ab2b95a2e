import { controlProps, Field, type FieldProps } from "./field.tsx";

interface DateFieldProps extends FieldProps {
  /** ISO: `2026-11-24`, or `2026-11-24T11:00` with `time`; campus time. */
  defaultValue?: string;
  min?: string;
  max?: string;
  time?: boolean;
}

/** A day, or a day and a time, by the browser's own picker; sent as ISO. */
export function DateField(props: DateFieldProps) {
  const { defaultValue, min, max, time } = props;
  return (
    <Field {...props}>
      <input
        className="field-control"
        {...controlProps(props)}
        {...{ defaultValue, min, max }}
        type={time ? "datetime-local" : "date"}
        data-size="short"
      />
    </Field>
  );
}
