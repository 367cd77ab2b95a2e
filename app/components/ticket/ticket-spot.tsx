import { spotQuery } from "#app/domain/desk/desk.ts";
import { deskPath, VIEW_WORDS } from "#app/words/desk-words.ts";
import type { TicketViewProps } from "./ticket-page.ts";

/** The way back to the desk as it was, and to the tickets before and after this one there. */
export function TicketSpot({ spot, ticket: { previous, next } }: TicketViewProps) {
  if (!spot) return null;
  const { asked, place } = spot;
  const path = ({ reference, at }: NonNullable<typeof next>) =>
    `/tickets/${reference}?${spotQuery({ asked, place, at })}`;
  return (
    <nav className="ticket-spot" aria-label="On the desk">
      <a href={deskPath(asked.view, asked, place)}>{`Desk: ${VIEW_WORDS[asked.view].label}`}</a>
      {previous && (
        <a href={path(previous)} rel="prev">
          Previous
        </a>
      )}
      {next && (
        <a href={path(next)} rel="next">
          Next
        </a>
      )}
    </nav>
  );
}
