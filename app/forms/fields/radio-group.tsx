import { type Choice, Choices } from "./choice.tsx";
import { type FieldProps, Fieldset } from "./field.tsx";

interface RadioGroupProps extends FieldProps {
  options: readonly Choice[];
  defaultValue?: string;
  /** `cards`: big tappable ones, with hints; `inline`: two or three short words in a row. */
  look?: "cards" | "inline";
}

/** One of a few, all in sight. Nothing is chosen beforehand unless `defaultValue` says so. */
export function RadioGroup(props: RadioGroupProps) {
  return (
    <Fieldset {...props}>
      <Choices
        {...props}
        type="radio"
        chosen={props.defaultValue === undefined ? [] : [props.defaultValue]}
      />
    </Fieldset>
  );
}
