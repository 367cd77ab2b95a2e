import { controlProps, Field, type FieldProps } from "./field.tsx";

interface Option {
  value: string;
  label: string;
  /** The mark of what choosing it brings into sight. */
  opens?: string;
}

interface SelectFieldProps extends FieldProps {
  options?: readonly Option[];
  /** Options under headings, after the plain ones. */
  groups?: readonly { label: string; options: readonly Option[] }[];
  defaultValue?: string;
  /** The words of the empty first choice; without it the first option is chosen. */
  placeholder?: string;
  /** The id of the form it belongs to, where it does not stand in it. */
  form?: string;
}

/** One of many. Up to about seven choices, `RadioGroup` is easier. */
export function SelectField({
  options = [],
  groups = [],
  defaultValue,
  placeholder,
  form,
  ...field
}: SelectFieldProps) {
  return (
    <Field {...field}>
      <select className="field-control" {...controlProps(field)} form={form} defaultValue={defaultValue}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        <Options options={options} />
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            <Options options={group.options} />
          </optgroup>
        ))}
      </select>
    </Field>
  );
}

function Options({ options }: { options: readonly Option[] }) {
  return options.map(({ value, label, opens }) => (
    <option key={value} value={value} data-opens={opens}>
      {label}
    </option>
  ));
}
