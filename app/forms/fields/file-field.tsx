import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { FILES_HINT, fileDetail } from "#app/words/file-words.ts";
import { controlProps, Field } from "./field.tsx";

interface FileFieldProps {
  /** Of the form, so that ids are unique on the page. */
  form: string;
  label?: string;
  hint?: string;
  errors?: readonly string[];
  /** What arrived before and goes along when the form is sent again. */
  files?: readonly AttachedFile[];
  /** Set where the form is about nothing else. */
  required?: boolean;
  accept?: string;
}

/** What is taken of people who do not say who they are. */
export const CLEANED_PICTURES = {
  label: "Pictures",
  hint: "Up to 5, 10 MB each: JPEG, PNG, WebP or GIF. We take out what a camera writes into them, such as where and when, and give them another name. What can be seen in them stays.",
  accept: "image/jpeg,image/png,image/webp,image/gif",
} as const;

/**
 * Photos and documents. A browser can't be given files back, so those that arrived are listed and go along unless
 * they are unticked. `image/*` offers the camera on phones, and lets iPhones send what every browser can show.
 */
export function FileField({
  form,
  label = "Photos or a PDF",
  hint = FILES_HINT,
  errors,
  files = [],
  required,
  accept = "image/*,application/pdf",
}: FileFieldProps) {
  const field = { id: `${form}-attachments`, name: "attachments", label, hint, errors, optional: !required };
  return (
    <div className="stack" data-gap="tight">
      <Field {...field}>
        <input className="field-control" type="file" multiple accept={accept} {...controlProps(field)} />
      </Field>
      {files.length > 0 && <ArrivedFiles form={form} files={files} />}
    </div>
  );
}

function ArrivedFiles({ form, files }: { form: string; files: readonly AttachedFile[] }) {
  return (
    <fieldset className="arrived-files">
      <legend>
        {files.length === 1 ? "This file has arrived." : "These files have arrived."} Untick what shall stay
        behind.
      </legend>
      {files.map((file) => (
        <label className="choice" key={file.id}>
          <input
            type="checkbox"
            id={`${form}-draft-${file.id}`}
            name="draft"
            value={file.id}
            defaultChecked
          />
          <span className="file-name">{file.name}</span>
          <span className="choice-hint">{fileDetail(file)}</span>
        </label>
      ))}
    </fieldset>
  );
}
