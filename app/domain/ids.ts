/** Database ids, branded so that a person's id is never handed over as a ticket's. */
type Id<Name extends string> = number & { readonly idOf: Name };

export type PersonId = Id<"person">;
export type GrantId = Id<"grant">;
export type TicketId = Id<"ticket">;
export type StatusId = Id<"status">;
export type CategoryId = Id<"category">;
export type FieldId = Id<"field">;
export type OptionId = Id<"option">;
export type DomainId = Id<"domain">;
export type ScopeId = Id<"scope">;
export type PlaceId = Id<"place">;
export type CalendarId = Id<"calendar">;
export type CommitteeId = Id<"committee">;
