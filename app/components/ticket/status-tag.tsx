import { Icon, type IconName } from "#app/components/parts/icon.tsx";

const icons = {
  new: "ring",
  active: "half",
  waiting_requester: "question",
  waiting_other: "pause",
  resolved: "check",
  closed: "minus",
  cancelled: "cross",
} as const satisfies Record<string, IconName>;

export type StatusKind = keyof typeof icons;

/** A status: its kind gives colour and shape, the campus's own words say it. */
export function StatusTag({ kind, children }: { kind: StatusKind; children: string }) {
  return (
    <span className="status-tag" data-kind={kind}>
      <Icon name={icons[kind]} />
      {children}
    </span>
  );
}
