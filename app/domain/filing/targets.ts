import type { CategoryId } from "#app/domain/ids.ts";
import { type ClockKind, PRIORITIES, type Priority } from "#app/domain/ticket.ts";
import type { Duration } from "#app/domain/time/working-time.ts";

export type Targets = Readonly<Record<ClockKind, Duration>>;

/** What is promised under a subcategory, and what otherwise for a priority that has targets of its own there. */
export type Promising = {
  targets: Targets;
  priorityTargets?: Readonly<Partial<Record<Priority, Partial<Targets>>>>;
};

/** A target as a campus sets it: of a subcategory, a category, or (null) of itself; for one priority or for all. */
export type TargetRow = Duration & {
  categoryId: CategoryId | null;
  kind: ClockKind;
  priority: Priority | null;
};

/** What a campus promises where nothing else is said (PRODUCT 4). */
const CAMPUS_TARGETS: Targets = {
  acknowledge: { minutes: 4 * 60, unit: "working" },
  resolve: { minutes: 16 * 60, unit: "working" },
};

/**
 * Of the rows of a subcategory, its category and the campus: the nearest of them. A priority's own target counts where it
 * stands: that of the campus gives way to what a subcategory says for all of its tickets.
 */
export function promisingOf(rows: readonly TargetRow[], id: CategoryId): Promising {
  const rank = ({ categoryId, priority }: TargetRow) =>
    (categoryId === id ? 0 : categoryId === null ? 4 : 2) + (priority === null ? 1 : 0);
  const nearest = (kind: ClockKind, of: Priority | null) =>
    rows
      .filter((row) => row.kind === kind && (row.priority === null || row.priority === of))
      .sort((one, other) => rank(one) - rank(other))[0];
  const targetOf = (kind: ClockKind) => durationOf(nearest(kind, null)) ?? CAMPUS_TARGETS[kind];
  const ownOf = (priority: Priority) => {
    const kinds = (["acknowledge", "resolve"] as const).flatMap((kind) => {
      const row = nearest(kind, priority);
      return row && row.priority !== null ? [[kind, durationOf(row)] as const] : [];
    });
    return kinds.length === 0 ? [] : [[priority, Object.fromEntries(kinds)] as const];
  };
  return {
    targets: { acknowledge: targetOf("acknowledge"), resolve: targetOf("resolve") },
    priorityTargets: Object.fromEntries(PRIORITIES.flatMap(ownOf)),
  };
}

/** What a priority promises of its own under a subject, by the targets of a campus; nothing where it is as all others. */
export function ownTargets(rows: readonly TargetRow[], id: CategoryId, priority: Priority): Partial<Targets> {
  return promisingOf(rows, id).priorityTargets?.[priority] ?? {};
}

/** What is promised of a ticket of that priority. */
export function targetsFor({ targets, priorityTargets }: Promising, priority: Priority): Targets {
  return { ...targets, ...priorityTargets?.[priority] };
}

/** That the solution is promised by its priority's own target, for the history; nothing where it is not. */
export function byPriority({ priorityTargets }: Promising, priority: Priority): { byPriority?: Priority } {
  return priorityTargets?.[priority]?.resolve === undefined ? {} : { byPriority: priority };
}

function durationOf(row: TargetRow | undefined): Duration | undefined {
  return row && { minutes: row.minutes, unit: row.unit };
}
