import { Verb } from "#app/components/parts/action-panel.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { CLEANED_PICTURES, FileField } from "#app/forms/fields/file-field.tsx";
import { StarRating } from "#app/forms/fields/star-rating.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import type { ReporterAct } from "#app/forms/reporter-act.ts";
import { fileDetail } from "#app/words/file-words.ts";
import { STARS } from "#app/words/star-words.ts";

/** A form that came back, with what was typed. */
export type ReturnedAct = {
  act: ReporterAct;
  words: string;
  key: string;
  errors: Readonly<Record<string, readonly string[]>>;
  files: readonly AttachedFile[];
};

interface ActProps {
  /** Opens this report for half an hour; what forms carry here instead of a session. */
  token: string;
  seen: number;
  idempotencyKey: string;
  returned?: ReturnedAct;
}

/** The way to a report's page from where its code was shown, without typing it. */
export function ReturnForm({ token }: { token: string }) {
  return (
    <form method="post" action="/track">
      <HiddenFields values={{ token }} />
      <Button look="secondary" full>
        I have written it down. Show me my report
      </Button>
    </form>
  );
}

/** Words to those who look after it: an answer, or anything else. */
export function ReporterReply({
  label,
  send,
  returned,
  ...hidden
}: ActProps & { label: string; send: string }) {
  return (
    <form className="stack" id="reply" method="post" action="/track" encType="multipart/form-data" noValidate>
      <HiddenFields values={hiddenOf("reply", hidden, returned)} />
      <TextArea
        id="reply-words"
        name="words"
        label={label}
        defaultValue={returned?.words}
        errors={returned?.errors.body}
      />
      <FileField
        form="reply"
        {...CLEANED_PICTURES}
        errors={returned?.errors.attachments}
        files={returned?.files}
      />
      <div>
        <Button full>{send}</Button>
      </div>
    </form>
  );
}

/** Files of a message: each opens by a form, because an address that opens it would stay in the browser. */
export function ReporterFiles({ token, files }: { token: string; files: readonly AttachedFile[] }) {
  return files.map((file) => (
    <form key={file.id} method="post" action="/track/file">
      <HiddenFields values={{ token, file: file.id }} />
      <Button look="quiet">{`${file.name} (${fileDetail(file)})`}</Button>
    </form>
  ));
}

type LineProps = ActProps & { act: Exclude<ReporterAct, "reply" | "rating">; label: string; submit: string };

/** Something else that can be done, with a reason, behind one line. */
export function ReporterLine({
  act,
  label,
  submit,
  question,
  hint,
  returned,
  open,
  ...hidden
}: LineProps & { question: string; hint?: string; open?: boolean }) {
  return (
    <Verb
      action="/track"
      hidden={hiddenOf(act, hidden, returned)}
      label={label}
      submit={submit}
      open={open || returned !== undefined}
    >
      <TextArea
        id={`${act}-words`}
        name="words"
        label={question}
        hint={hint}
        rows={3}
        defaultValue={returned?.words}
        errors={returned?.errors.reason ?? returned?.errors.text}
      />
    </Verb>
  );
}

/** How they were treated. */
export function ReporterRating({ returned, ...hidden }: ActProps) {
  return (
    <form className="stack" method="post" action="/track" noValidate>
      <HiddenFields values={hiddenOf("rating", hidden, returned)} />
      <StarRating
        id="rating-stars"
        name="stars"
        label="How were you treated?"
        words={STARS}
        errors={returned?.errors.stars}
      />
      <TextArea
        id="rating-words"
        name="words"
        label="Anything to add?"
        optional
        rows={3}
        defaultValue={returned?.words}
        errors={returned?.errors.feedback}
      />
      <div>
        <Button>Send</Button>
      </div>
    </form>
  );
}

/** The same where there is nothing to say. */
export function ReporterButton({ act, submit, returned, ...hidden }: Omit<LineProps, "label">) {
  return (
    <form method="post" action="/track">
      <HiddenFields values={hiddenOf(act, hidden, returned)} />
      <Button>{submit}</Button>
    </form>
  );
}

function hiddenOf(
  act: ReporterAct,
  { token, seen, idempotencyKey }: Omit<ActProps, "returned">,
  returned?: ReturnedAct,
) {
  return { token, act, seen, idempotencyKey: returned?.key ?? idempotencyKey };
}
