/** Where a contact is to go, where nobody said a place. */
export function someRoom(scope: string): string {
  return scope === "" ? "On campus" : `A room in ${scope}`;
}

/** When somebody is there: "Tue 24 Nov, 10:00 to Tue 24 Nov, 12:00". */
export function windowWords(from: number | null, until: number | null, said: (at: number) => string): string {
  if (from !== null && until !== null) return `${said(from)} to ${said(until)}`;
  if (from !== null) return `From ${said(from)} on`;
  return until === null ? "At any time" : `Until ${said(until)}`;
}
