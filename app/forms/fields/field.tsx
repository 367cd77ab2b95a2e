import type { ReactNode } from "react";
import { Icon } from "#app/components/parts/icon.tsx";

/** What every field is given; `id`, `name`, `errors` come from the form, the words from the page. */
export interface FieldProps {
  id: string;
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  errors?: readonly string[];
  /** Says "(optional)" beside the label; whatever does not say so is required. */
  optional?: boolean;
}

/** The attributes that tie a control to its hint and its error, in this order. */
export function controlProps({ id, name, hint, errors }: FieldProps) {
  const invalid = isInvalid(errors);
  const describedBy = [hint && `${id}-hint`, invalid && `${id}-error`].filter(Boolean).join(" ");
  return {
    id,
    name,
    "aria-describedby": describedBy || undefined,
    "aria-invalid": invalid || undefined,
  };
}

/** A label, a hint, an error and one control, from top to bottom. */
export function Field({ children, ...field }: FieldProps & { children: ReactNode }) {
  return (
    <div className="field" data-invalid={isInvalid(field.errors) || undefined}>
      <label className="field-label" htmlFor={field.id}>
        {field.label} <Optional when={field.optional} />
      </label>
      <HintAndError {...field} />
      {children}
    </div>
  );
}

/** The same around several controls that answer one question. The first control has the field's own id. */
export function Fieldset({ children, ...field }: FieldProps & { children: ReactNode }) {
  const { "aria-describedby": describedBy } = controlProps(field);
  const invalid = isInvalid(field.errors) || undefined;
  return (
    <fieldset className="field" data-invalid={invalid} aria-describedby={describedBy}>
      <legend className="field-label">
        {field.label} <Optional when={field.optional} />
      </legend>
      <HintAndError {...field} />
      {children}
    </fieldset>
  );
}

function Optional({ when }: { when?: boolean }) {
  return when ? <span className="field-optional">(optional)</span> : null;
}

function HintAndError({ id, hint, errors }: Pick<FieldProps, "id" | "hint" | "errors">) {
  return (
    <>
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {isInvalid(errors) && (
        <p className="field-error" id={`${id}-error`}>
          <Icon name="alert" size={18} />
          <span>
            <span className="visually-hidden">Error: </span>
            {errors?.join(" ")}
          </span>
        </p>
      )}
    </>
  );
}

function isInvalid(errors: readonly string[] | undefined): boolean {
  return errors !== undefined && errors.length > 0;
}
