import type { InputHTMLAttributes } from "react";
import { controlProps, Field, type FieldProps } from "./field.tsx";

type Native = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  "autoComplete" | "inputMode" | "spellCheck" | "autoCapitalize"
>;

interface TextFieldProps extends FieldProps, Native {
  type?: "text" | "email" | "password" | "search" | "tel" | "url" | "number";
  defaultValue?: string;
  /** `short` for codes, numbers, durations: the width says how much is expected. */
  size?: "short";
  /** What many mean here; anything else may be typed as well. */
  suggestions?: readonly string[];
}

/** One line of text. A password never comes back to the page, whatever `defaultValue` says. */
export function TextField(props: TextFieldProps) {
  const {
    type = "text",
    defaultValue,
    size,
    autoComplete,
    inputMode,
    spellCheck,
    autoCapitalize,
    suggestions = [],
  } = props;
  const list = suggestions.length > 0 ? `${props.id}-suggestions` : undefined;
  return (
    <Field {...props}>
      <input
        className="field-control"
        {...controlProps(props)}
        {...{ type, autoComplete, inputMode, spellCheck, list, autoCapitalize }}
        defaultValue={type === "password" ? undefined : defaultValue}
        data-size={size}
      />
      {list && (
        <datalist id={list}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </Field>
  );
}
