import { Icon } from "#app/components/parts/icon.tsx";
import { telOf } from "#app/words/help-numbers.ts";

/** Numbers to call now, big enough for a shaking hand. `number` is what is dialled and shown. */
export function CallNumbers({ numbers }: { numbers: readonly { label: string; number: string }[] }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the bullets
    <ul className="call-numbers" role="list">
      {numbers.map(({ label, number }) => (
        <li key={number}>
          <a href={telOf(number)}>
            <Icon name="phone" size={28} />
            <span>{label}</span>
            <strong>{number}</strong>
          </a>
        </li>
      ))}
    </ul>
  );
}
