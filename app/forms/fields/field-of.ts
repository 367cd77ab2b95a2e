/** What a conform field says about itself, as far as a control needs it. */
interface FieldMetadata<Value> {
  id: string;
  name: string;
  errors?: string[] | undefined;
  initialValue?: Value | undefined;
}

/** Takes a conform field, gives the part of a control's properties that comes from the form: spread it first. */
export function fieldOf<Value>(metadata: FieldMetadata<Value>) {
  const { id, name, errors, initialValue } = metadata;
  return { id, name, errors, defaultValue: initialValue };
}
