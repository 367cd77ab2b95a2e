import { controlProps, Field, type FieldProps } from "./field.tsx";

interface FileFieldProps extends FieldProps {
  accept?: string;
  multiple?: boolean;
  /** Files that already arrived with an earlier attempt: sent along as `draft` unless unticked. */
  kept?: readonly { id: string; name: string; detail: string }[];
}

/** Files to send, and those that arrived before an error. */
export function FileField({ kept = [], ...props }: FileFieldProps) {
  return (
    <Field {...props}>
      {kept.map((file) => (
        <label className="choice" key={file.id}>
          <input type="checkbox" name="draft" value={file.id} defaultChecked />
          <span>
            {file.name} <small>{file.detail}, arrived</small>
          </span>
        </label>
      ))}
      <input
        className="field-control"
        {...controlProps(props)}
        type="file"
        accept={props.accept}
        multiple={props.multiple}
      />
    </Field>
  );
}
