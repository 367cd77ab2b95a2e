import { type Choice, Choices } from "./choice.tsx";
import { type FieldProps, Fieldset } from "./field.tsx";

interface CheckboxesProps extends FieldProps {
  options: readonly Choice[];
  defaultValue?: readonly string[];
  look?: "cards" | "inline";
}

/** Any of a few; the name is repeated for each one chosen. */
export function Checkboxes(props: CheckboxesProps) {
  return (
    <Fieldset {...props}>
      <Choices {...props} type="checkbox" chosen={props.defaultValue ?? []} />
    </Fieldset>
  );
}
