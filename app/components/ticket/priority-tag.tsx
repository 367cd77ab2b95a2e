import { Icon, type IconName } from "#app/components/parts/icon.tsx";

const icons = { LOW: "minus", MEDIUM: "minus", HIGH: "up", URGENT: "bolt" } as const satisfies Record<
  string,
  IconName
>;

export type Priority = keyof typeof icons;

/** A priority for staff, always with its word. */
export function PriorityTag({ level, children }: { level: Priority; children: string }) {
  return (
    <span className="priority-tag" data-level={level}>
      <Icon name={icons[level]} />
      {children}
    </span>
  );
}
