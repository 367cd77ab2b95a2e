import { useForm } from "@conform-to/react";
import type { ReactNode } from "react";
import { Button } from "#app/components/parts/button.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { FileField } from "#app/forms/fields/file-field.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import type { StatusChoice } from "#app/forms/status-choice.ts";
import { Composer } from "./composer.tsx";
import { hiddenOf, returnedFiles, type TicketViewProps } from "./ticket-page.ts";

interface ReplyFormProps {
  view: TicketViewProps;
  title: string;
  /** Who reads it. */
  readers: string;
  label: string;
  /** The word of its button names the reader. */
  send: string;
  /** The word of the button that asks a question, for whoever may. */
  ask?: string;
  /** Between which statuses a question leaves the choice. */
  statuses?: StatusChoice | null;
  /** Where one can choose words kept ready, and what goes below those that were typed. */
  canned?: ReactNode;
  begin?: string;
}

/** Public words about a ticket. Which kind they are is said by the button that sends them. */
export function ReplyForm({
  view,
  title,
  readers,
  label,
  send,
  ask,
  statuses,
  canned,
  begin,
}: ReplyFormProps) {
  const { returned, ticket } = view;
  const lastResult = returned?.form === "reply" ? returned.result : null;
  const [, fields] = useForm<{ body: string; status: string }>({ id: "reply", lastResult });
  return (
    <Composer
      variant="reply"
      id="reply"
      title={title}
      readers={readers}
      action={`/tickets/${ticket.state.ticket.reference}`}
      hidden={hiddenOf(view, "reply")}
    >
      {canned}
      <TextArea
        {...fieldOf(fields.body)}
        defaultValue={[fields.body.initialValue, begin].filter(Boolean).join("\n\n")}
        label={label}
        {...(begin === undefined ? {} : { rows: 8 })}
      />
      <FileField form="reply" {...returnedFiles(view, "reply")} />
      {ask && statuses && (
        <SelectField
          {...fieldOf(fields.status)}
          label="Where does it stand if you ask?"
          options={statuses.options}
          defaultValue={fields.status.initialValue ?? statuses.begin}
        />
      )}
      <div className="cluster">
        <Button full name="kind" value="reply">
          {send}
        </Button>
        {ask && (
          <Button full look="secondary" name="kind" value="question">
            {ask}
          </Button>
        )}
      </div>
    </Composer>
  );
}
