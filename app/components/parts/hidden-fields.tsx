interface HiddenFieldsProps {
  values: Readonly<Record<string, string | number | readonly string[]>>;
}

/** What a form carries besides what one types: `seen`, `idempotencyKey`, constants. A list repeats its name. */
export function HiddenFields({ values }: HiddenFieldsProps) {
  return Object.entries(values).flatMap(([name, given]) =>
    (typeof given === "object" ? given : [given]).map((value, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same value may be there twice, and nothing moves
      <input key={`${name} ${at}`} type="hidden" name={name} value={value} />
    )),
  );
}
