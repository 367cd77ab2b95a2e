import { useForm } from "@conform-to/react";
import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { FileField } from "#app/forms/fields/file-field.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { hiddenOf, returnedFiles, type TicketViewProps } from "./ticket-page.ts";

/** Room for the answer right below its question; what is sent is a reply like any other. */
export function AnswerForm({ view, who }: { view: TicketViewProps; who: string }) {
  const { returned, ticket } = view;
  const [, fields] = useForm<{ body: string }>({ id: "reply", lastResult: returned?.result });
  return (
    <form
      className="stack"
      data-gap="tight"
      id="reply"
      method="post"
      action={`/tickets/${ticket.state.ticket.reference}`}
      encType="multipart/form-data"
      noValidate
    >
      <HiddenFields values={hiddenOf(view, "reply")} />
      <TextArea {...fieldOf(fields.body)} label="Your answer" rows={3} />
      <FileField form="reply" {...returnedFiles(view, "reply")} />
      <div>
        <Button name="kind" value="reply">
          Send to {who}
        </Button>
      </div>
    </form>
  );
}
