import { controlProps, Field, type FieldProps } from "./field.tsx";

interface TextAreaProps extends FieldProps {
  defaultValue?: string;
  rows?: number;
  /** The most characters as people count them; told in the hint, checked by the server, never cut off here. */
  limit?: number;
}

/** Several lines of text; grows with what is typed where the browser can. */
export function TextArea({ limit, ...given }: TextAreaProps) {
  const props = limit === undefined ? given : { ...given, hint: withLimit(given.hint, limit) };
  return (
    <Field {...props}>
      <textarea
        className="field-control"
        {...controlProps(props)}
        rows={given.rows ?? 4}
        defaultValue={given.defaultValue}
      />
    </Field>
  );
}

function withLimit(hint: FieldProps["hint"], limit: number) {
  return (
    <>
      {hint} {limit.toLocaleString("en-IN")} characters at most.
    </>
  );
}
