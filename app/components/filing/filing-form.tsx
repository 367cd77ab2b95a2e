import { type SubmissionResult, useForm } from "@conform-to/react";
import type { z } from "zod";
import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import type { NewTicketPage } from "#app/db/filing/read-new-ticket.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { STOPS } from "#app/domain/ticket.ts";
import { LIMITS } from "#app/domain/words.ts";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { CLEANED_PICTURES, FileField } from "#app/forms/fields/file-field.tsx";
import { RadioGroup } from "#app/forms/fields/radio-group.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import type { filingSchema } from "#app/forms/filing-form.ts";
import { revealsOf } from "#app/forms/reveals.ts";
import { STOPS_WORDS } from "#app/words/fact-words.ts";
import type { Shown } from "#app/words/shown.ts";
import { AboutSomebody } from "./about-somebody.tsx";
import { AnswerField } from "./answer-field.tsx";
import { ForAVisit } from "./for-a-visit.tsx";
import { ForSomebodyElse } from "./for-somebody-else.tsx";

export type FilingFields = z.input<typeof filingSchema>;

interface FilingFormProps {
  chosen: NonNullable<NewTicketPage["chosen"]>;
  home: NewTicketPage["home"];
  /** The buildings of the campus. */
  places: readonly string[];
  /** The ticket that it follows, where it is one reported again. */
  follows: string;
  /** Staff may report for somebody else. */
  forOthers: "may" | "does" | null;
  idempotencyKey: string;
  lastResult?: SubmissionResult<string[]>;
  /** What arrived when it was sent before. */
  files?: readonly AttachedFile[];
  /** Which day it is on the campus, where somebody may be visited. */
  shown?: Shown;
  /** Whoever reports does not say who they are. */
  isAnonymous?: boolean;
}

const STOPS_CHOICES = STOPS.map((value) => ({
  value,
  label: STOPS_WORDS[value],
  ...(value === "danger"
    ? { hint: "Call 112 first, then use the emergency page. This form calls nobody." }
    : {}),
}));

const CONFIDENTIAL = [
  {
    value: "yes",
    label: "Keep this confidential",
    hint: "Then a few named people read it in place of those whose area it is, mails about it say nothing of it, and its number is a random one.",
  },
];

/** The form for one subject: what is wrong, its own questions, where, and what it stops one from doing. */
export function FilingForm({
  chosen,
  home,
  places,
  follows,
  forOthers,
  idempotencyKey,
  lastResult,
  files,
  shown,
  isAnonymous = false,
}: FilingFormProps) {
  const [, fields] = useForm<FilingFields>({ id: "filing", lastResult });
  const answers = fields.field.getFieldset();
  const reveals = revealsOf(chosen.fields);
  return (
    <form
      className="stack"
      method="post"
      action={isAnonymous ? anonymousPath(chosen.slug) : filingPath(chosen.slug, follows)}
      encType="multipart/form-data"
      noValidate
    >
      <HiddenFields values={{ idempotencyKey }} />
      <TextArea
        {...fieldOf(fields.description)}
        label="What is wrong?"
        hint="A few words are enough."
        rows={5}
        limit={LIMITS.description}
      />
      {chosen.fields.map((field) => (
        <AnswerField key={field.id} field={field} reveals={reveals} metadata={answers[field.slug]} />
      ))}
      <TextField
        {...fieldOf(fields.place)}
        label="Where?"
        hint={isAnonymous ? "As exactly as you want to say it." : whereHint(home)}
        suggestions={places}
        optional
      />
      {shown && <ForAVisit times={fields.times} shown={shown} />}
      <FileField
        form="filing"
        errors={lastResult?.error?.attachments ?? []}
        files={files}
        {...(isAnonymous ? CLEANED_PICTURES : {})}
      />
      <RadioGroup
        {...fieldOf(fields.stops)}
        defaultValue={fields.stops.initialValue ?? "none"}
        label="What does it stop you from doing?"
        look="cards"
        options={STOPS_CHOICES}
      />
      {!isAnonymous && (
        <TextField
          {...fieldOf(fields.title)}
          label="In a few words"
          hint="A title, if you like. Else we make one."
          optional
        />
      )}
      {(chosen.allowsConfidential || fields.confidential.initialValue) && !chosen.isProtected && (
        <Checkboxes
          id={fields.confidential.id}
          name={fields.confidential.name}
          errors={fields.confidential.errors}
          label="Who may know of it?"
          options={CONFIDENTIAL}
          defaultValue={fields.confidential.initialValue ? ["yes"] : []}
          optional
        />
      )}
      <AboutSomebody fields={fields} />
      {forOthers && <ForSomebodyElse fields={fields} open={forOthers === "does"} />}
      <div className="cluster">
        <Button full>Send it</Button>
      </div>
    </form>
  );
}

/** Where a filing is sent, and where its form stands. */
export function filingPath(slug: string, follows: string, forOther = false): string {
  const search = new URLSearchParams({
    subcategory: slug,
    ...(follows === "" ? {} : { follows }),
    ...(forOther ? { for: "other" } : {}),
  });
  return `/tickets/new?${search}`;
}

/** Where somebody reports who does not say who they are. */
export function anonymousPath(slug: string): string {
  return `/anonymous?${new URLSearchParams({ subcategory: slug })}`;
}

function whereHint(home: NewTicketPage["home"]): string {
  if (!home?.hostel) return "Building, floor, room.";
  const room = home.room ? `, room ${home.room}` : "";
  return `We know that you live in ${home.hostel}${room}. If it is in another building, begin with its name.`;
}
