/** Sentences by field, "" being the whole form, as a conform submission takes them. */
export function replyErrors({ "": formErrors, ...fieldErrors }: Record<string, string[]>) {
  return { fieldErrors, ...(formErrors ? { formErrors } : {}) };
}
