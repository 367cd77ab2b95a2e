/** One question of a small form, described once: shown on the ticket's page, and again when it comes back. */
export type FieldSpec = {
  name: string;
  control:
    | "area"
    | "line"
    | "moment"
    | "person"
    | "outcome"
    | "hold"
    | "status"
    | "decision"
    | "withdrawal"
    | "destination"
    | "subcategory"
    | "redactable"
    | "messages"
    | "times"
    | "contact"
    | "link"
    | "committee"
    | "tagged"
    | "visibility"
    | "priority"
    | "stars"
    | "fixed";
  label: string;
  hint?: string;
  /** A hint that only staff need. */
  staffHint?: string;
  optional?: true;
};
