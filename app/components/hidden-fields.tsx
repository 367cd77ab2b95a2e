/** What a form carries besides what one types: `seen`, `idempotencyKey`, the verb's own constants. */
export function HiddenFields({ values }: { values: Record<string, string | number> }) {
  return Object.entries(values).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}
