/** Whom to call anywhere in India. A campus's own numbers come with its settings. */
export const HELP_NUMBERS = [
  { number: "112", short: "Emergency", label: "Police, fire, ambulance" },
  { number: "1800 180 5522", short: "Anti-ragging", label: "Anti-ragging helpline" },
  { number: "14416", short: "Tele-MANAS", label: "Tele-MANAS, to talk to someone" },
] as const;

/** What a number dials. */
export function telOf(number: string): string {
  return `tel:${number.replaceAll(/[^+\d]/g, "")}`;
}
