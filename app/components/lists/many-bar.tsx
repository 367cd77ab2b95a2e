import { Button, ButtonLink } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { type DeskAsked, type DeskPlace, deskQuery } from "#app/domain/desk/desk.ts";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { MANY_PATH } from "#app/forms/many.ts";
import { deskPath } from "#app/words/desk-words.ts";
import { DEED_OPTIONS } from "#app/words/many-words.ts";

/** The id of the form to which the boxes of the desk's table belong. */
export const MANY_FORM = "many";

/** What to do with the tickets that are chosen in the table above. It asks before anything happens. */
export function ManyBar({ asked, at, all }: { asked: DeskAsked; at: DeskPlace; all: boolean }) {
  return (
    <form className="many-bar" id={MANY_FORM} method="get" action={MANY_PATH}>
      <HiddenFields values={{ desk: deskQuery(asked, at).toString() }} />
      <SelectField id="do" name="do" label="Do with those you chose" options={DEED_OPTIONS} />
      <Button look="secondary">Go on</Button>
      <Button look="quiet" name="all" value="1">
        Go on with the whole list
      </Button>
      <ButtonLink look="quiet" href={deskPath(asked.view, asked, at, all ? undefined : "all")}>
        {all ? "Choose none" : "Choose all on this page"}
      </ButtonLink>
    </form>
  );
}
