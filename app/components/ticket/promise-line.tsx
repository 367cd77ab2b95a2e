import { Icon, type IconName } from "#app/components/parts/icon.tsx";
import { type Moment, Time } from "#app/components/parts/moment.tsx";

const icons = {
  running: "clock",
  soon: "clock",
  broken: "alert",
  kept: "check",
  paused: "pause",
} as const satisfies Record<string, IconName>;

export type PromiseState = keyof typeof icons;

export interface PromiseLineProps {
  state: PromiseState;
  /** The words before the moment: "Promised by", "Due soon:", "Not kept: was due", "Paused until you answer". */
  words: string;
  moment?: Moment;
}

/** A promise in one line, for lists. The word says the state, colour and shape repeat it. */
export function PromiseLine({ state, words, moment }: PromiseLineProps) {
  return (
    <span className="promise-line" data-state={state}>
      <PromiseIcon state={state} />
      <span>
        {`${words} `}
        {moment && <Time at={moment} />}
      </span>
    </span>
  );
}

export function PromiseIcon({ state }: { state: PromiseState }) {
  return <Icon name={icons[state]} />;
}
