/** Who reported it, where nobody knows. */
export const NOBODY_KNOWN = "somebody who did not say who they are";

/** Who wrote it, for readers who may know no more: members of committees. `home` is where they live, if anywhere. */
export function someResident(home: string): string {
  return home === "" ? "somebody on campus" : `a resident of ${home}`;
}

/** What stands in lists in place of a protected ticket's title. */
export const PROTECTED_TITLE = "A protected report";
