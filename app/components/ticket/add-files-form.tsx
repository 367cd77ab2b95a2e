import { Button } from "#app/components/parts/button.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { FileField } from "#app/forms/fields/file-field.tsx";
import type { TicketViewProps } from "./ticket-page.ts";

/** More photos for a report, for a day after it was filed. One after the other works as well as all at once. */
export function AddFilesForm({ ticket, keys }: TicketViewProps) {
  const { roomForFiles: room, state } = ticket;
  if (room === 0) return null;
  return (
    <Disclosure label="Add photos or a PDF to your report">
      <form
        className="stack"
        data-gap="tight"
        method="post"
        action={`/tickets/${state.ticket.reference}/files`}
        encType="multipart/form-data"
        noValidate
      >
        <HiddenFields values={{ idempotencyKey: keys.files }} />
        <FileField
          form="files"
          label={room === 1 ? "One more file" : "Files"}
          hint={`Room for ${room}, 10 MB each: JPEG, PNG, WebP, GIF, HEIC or PDF. Possible for 24 hours after you reported it.`}
          required
        />
        <div>
          <Button look="secondary">Add them</Button>
        </div>
      </form>
    </Disclosure>
  );
}
