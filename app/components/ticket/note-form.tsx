import { useForm } from "@conform-to/react";
import { Button } from "#app/components/parts/button.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { FileField } from "#app/forms/fields/file-field.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { beginning } from "#app/words/sentence.ts";
import { Composer } from "./composer.tsx";
import { hiddenOf, returnedFiles, type TicketViewProps } from "./ticket-page.ts";

/** Words for staff only, in a form of their own, a tap away from the reply: they can't be mixed up. */
export function NoteForm({ view, requester }: { view: TicketViewProps; requester: string }) {
  const { returned, ticket } = view;
  const lastResult = returned?.form === "note" ? returned.result : null;
  const [, fields] = useForm<{ body: string; visibility: string }>({ id: "note", lastResult });
  return (
    <Disclosure label="Write a staff note" internal open={lastResult !== null}>
      <Composer
        variant="note"
        id="note"
        title="Staff note"
        readers={`Colleagues read this. ${beginning(requester)} never sees it.`}
        action={`/tickets/${ticket.state.ticket.reference}`}
        hidden={{ ...hiddenOf(view, "note"), kind: "note" }}
      >
        <TextArea
          {...fieldOf(fields.body)}
          label="Your note"
          hint="“@” and a colleague’s name or e-mail address tells them."
          rows={3}
        />
        <FileField form="note" {...returnedFiles(view, "note")} />
        {ticket.audiences.includes("leadership") && (
          <Checkboxes
            id="note-visibility"
            name="visibility"
            label="Who reads it"
            options={[{ value: "leadership", label: "Only the leadership" }]}
            defaultValue={fields.visibility.initialValue === "leadership" ? ["leadership"] : []}
            optional
          />
        )}
        <div>
          <Button look="secondary" full>
            Save the note for staff
          </Button>
        </div>
      </Composer>
    </Disclosure>
  );
}
