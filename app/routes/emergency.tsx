import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { CallNumbers } from "#app/components/filing/call-numbers.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { LONGEST_KEY } from "#app/forms/envelope.ts";
import { RadioGroup } from "#app/forms/fields/radio-group.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { errorsBy, retryAfterS, statusOf } from "#app/http/refused.ts";
import { textIn, wholeNumberIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { FLASHES } from "#app/words/flash-words.ts";
import { HELP_NUMBERS } from "#app/words/help-numbers.ts";

export { headers } from "#app/http/retry-after.ts";

const NOBODY_ANSWERS = { viewer: null, campus: null, kinds: [], places: [], flash: null };
/** Of all places the one that is none of those offered; not said at all is something else. */
const ELSEWHERE = { value: "elsewhere", label: "Somewhere else" };

/** Whom to call, and a form that tells everybody on duty. It is there for everybody, and always. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { pathname, search } = new URL(request.url);
  const around = {
    again: pathname + search,
    kind: textIn(request, "kind"),
    told: wholeNumberIn(request, "told"),
    key: context.newKey(),
    titleStart: titleStart(context),
  };
  // The numbers stand here even while the database does not answer.
  const page = await context.read.emergency().catch((thrown: unknown) => {
    if (thrown instanceof Response) return null;
    throw thrown;
  });
  if (!page) return data({ ...NOBODY_ANSWERS, ...around }, { status: 503, headers: { "Retry-After": "5" } });
  return withFlash(request, { ...page, ...around });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { idempotencyKey, ...said } = textsOf(form, ["kind", "place", "where", "words", "idempotencyKey"]);
  const isKey = idempotencyKey !== "" && idempotencyKey.length <= LONGEST_KEY;
  const key = isKey ? idempotencyKey : context.newKey();
  const { outcome, heard } = await context.reportEmergency({ ...said, key });
  if (outcome.ok)
    return seeOther(
      `/emergency?told=${outcome.reference}`,
      flashCookie(request, heard ? "emergency_told" : "emergency_unheard"),
    );
  return failedForm(
    context,
    { said, key, errors: errorsBy(outcome, form) },
    statusOf(outcome),
    retryAfterS(outcome),
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  {
    title: `${data?.titleStart ?? ""}Emergency: call now${data?.campus ? "" : " (our records do not answer)"} · Resolve`,
  },
];

export default function Emergency() {
  const { viewer, campus, kinds, places, kind, told, flash, key, again } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const sentence = Object.values(answer?.errors ?? {}).flat()[0];
  return (
    <Page frame={campus && { viewer, campus }} current="/emergency" width="narrow">
      <div className="stack">
        <PageHeading title="Emergency: call now" />
        <CallNumbers numbers={HELP_NUMBERS} />
        <p>
          <strong>This form does not call anyone. Call first, then tell us here.</strong>
        </p>
        {!campus && !answer && (
          <p>
            The form is not there just now. <a href={again}>Try again</a> when you have called.
          </p>
        )}
        {flash && (
          <Banner tone={flash === "emergency_unheard" ? "error" : "success"} begins>
            {[FLASHES[flash], ...(told === null ? [] : [`It is #${told}.`])].join(" ")}
          </Banner>
        )}
        {sentence && <Banner tone="error" begins>{`Call now. ${sentence}`}</Banner>}
        {(kinds.length > 0 || answer) && (
          <EmergencyForm
            kinds={kinds}
            places={places}
            said={answer?.said ?? { kind, place: "", where: "", words: "" }}
            idempotencyKey={answer?.key ?? key}
          />
        )}
        <p>
          Nobody is in danger now, and you want to tell of harassment or ragging? You can{" "}
          <a href="/anonymous">report it without saying who you are</a>.
        </p>
      </div>
    </Page>
  );
}

interface EmergencyFormProps {
  kinds: readonly { value: string; label: string }[];
  places: readonly { id: number; label: string }[];
  said: { kind: string; place: string; where: string; words: string };
  idempotencyKey: string;
}

/** Nothing in it is required. */
function EmergencyForm({ kinds, places, said, idempotencyKey }: EmergencyFormProps) {
  return (
    <form className="stack" method="post" action="/emergency" noValidate>
      <HiddenFields values={{ idempotencyKey }} />
      {kinds.length > 0 ? (
        <RadioGroup
          id="kind"
          name="kind"
          label="What is happening?"
          options={kinds}
          defaultValue={said.kind === "" ? undefined : said.kind}
        />
      ) : (
        <HiddenFields values={{ kind: said.kind, place: said.place }} />
      )}
      {places.length > 0 && (
        <SelectField
          id="place"
          name="place"
          label="Where?"
          options={[...places.map(({ id, label }) => ({ value: String(id), label })), ELSEWHERE]}
          placeholder="Choose if you can"
          defaultValue={said.place}
        />
      )}
      <TextField id="where" name="where" label="Where exactly?" defaultValue={said.where} />
      <TextArea id="words" name="words" label="Anything else they should know?" defaultValue={said.words} />
      <div>
        <Button look="danger" full>
          Tell everybody on duty
        </Button>
      </div>
    </form>
  );
}
