interface FieldWithErrors {
  id: string;
  errors?: string[] | undefined;
}

/** Takes the form's own errors and its conform fields in page order; gives the lines of an error summary. */
export function errorsOf(form: readonly string[] | undefined, fields: readonly FieldWithErrors[]) {
  const whole = (form ?? []).map((text) => ({ text }));
  return [
    ...whole,
    ...fields.flatMap(({ id, errors }) => (errors ?? []).map((text) => ({ text, href: `#${id}` }))),
  ];
}
