import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { SpecField } from "#app/components/parts/spec-field.tsx";
import { Words } from "#app/components/parts/words.tsx";
import type { LinkedVerb } from "#app/domain/people/linked-acts.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { fieldsOf, linkedSaid } from "#app/forms/linked-act.ts";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { errorsBy, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import { ACT_WORDS, NO_ACT } from "#app/words/act-words.ts";
import { languageOf } from "#app/words/language-of.ts";
import { referenceName } from "#app/words/reference-words.ts";

export { headers } from "#app/http/retry-after.ts";

const STATUS = { waits: 200, done: 200, moved_on: 410, over: 410, nothing: 404 } as const;

/** One act about oneself, by the link in a mail: reading it changes nothing, whoever or whatever follows it. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { token = "" } = params;
  const act = await context.linkedAct(token, isUnavailable(context));
  const status = STATUS[act?.standing ?? "nothing"];
  return data({ act, token, titleStart: titleStart(context) }, { status });
}

/** The button. What is so already, by this link or otherwise, the page says by itself. */
export async function action({ context, request, params }: ActionFunctionArgs) {
  const { token = "" } = params;
  const form = await formOf(context, request);
  const said = textsOf(form, ["reason", "stars", "feedback"]);
  const verb = context.linkedVerb(token);
  if (verb === null) return failedForm(context, { said, errors: {} }, 404);
  const read = linkedSaid(verb, form);
  const outcome = read.ok ? await context.actByLink(token, read.input) : read;
  if (outcome === "over") return failedForm(context, { said, errors: {} }, 410);
  // The link has said its own before, if in other words.
  if (outcome.ok || outcome.code === "key_reused") return seeOther(`/acts/${token}`);
  // Whom it is not for, or not any more, is told no more than that.
  if (outcome.code === "not_found" || outcome.code === "signed_out")
    return failedForm(context, { said, errors: {} }, 404);
  const errors = { ...errorsBy(outcome, form), ...(MOVED_ON.has(outcome.code) ? MOVED : {}) };
  return failedForm(context, { said, errors }, statusOf(outcome), retryAfterS(outcome));
}

type Said = Partial<Record<"reason" | "stars" | "feedback", string>>;
type Returned = { said: Said; errors: Record<string, readonly string[]> };

const NOTHING_SAID: Returned = { said: {}, errors: {} };
const MOVED_ON: ReadonlySet<string> = new Set(["wrong_state", "changed_meanwhile"]);
const MOVED = { "": [`${NO_ACT.moved_on.words} Its page shows where it stands now.`] };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}${data?.act ? headingOf(data.act) : NO_ACT.nothing.heading} · Resolve` },
  { name: "robots", content: "noindex" },
];

export default function ActPage() {
  const { act, token } = useLoaderData<typeof loader>();
  const { said, errors }: Returned = useActionData<typeof action>() ?? NOTHING_SAID;
  const lines = Object.entries(errors).flatMap(([name, texts]) =>
    texts.map((text) => (name === "" ? { text } : { text, href: `#act-${name}` })),
  );
  return (
    <Page frame={act?.campus ? { viewer: null, campus: act.campus } : null} width="narrow">
      <div className="stack">
        <ErrorSummary errors={lines} />
        <PageHeading
          title={act ? headingOf(act) : NO_ACT.nothing.heading}
          above={act?.ticket && <span>{`${referenceName(act.reference)} · ${act.ticket.subcategory}`}</span>}
        >
          {act?.ticket && <span lang={languageOf(act.ticket.title)}>{act.ticket.title}</span>}
        </PageHeading>
        {act?.standing === "waits" ? (
          <ActForm verb={act.verb} path={`/acts/${token}`} said={said} errors={errors} />
        ) : (
          <>
            <p>{act ? wordsOf(act.verb, act.standing) : NO_ACT.nothing.words}</p>
            <Unsaid said={said} />
          </>
        )}
        <p>
          <a href={act ? `/tickets/${act.reference}` : "/tickets"}>
            {act ? "Open its page" : "Open your tickets"}
          </a>{" "}
          <span className="soft">You sign in there.</span>
        </p>
      </div>
    </Page>
  );
}

interface ActFormProps {
  verb: LinkedVerb;
  path: string;
  said: Said;
  errors: Returned["errors"];
}

/** One button, with what the act needs. */
function ActForm({ verb, path, said, errors }: ActFormProps) {
  const typed: Readonly<Record<string, string | undefined>> = said;
  return (
    <form className="stack" method="post" action={path} noValidate>
      {fieldsOf(verb).map((spec) => (
        <SpecField
          key={spec.name}
          spec={spec}
          form="act"
          value={typed[spec.name]}
          errors={errors[spec.name]}
        />
      ))}
      <div>
        <Button full>{ACT_WORDS[verb].submit}</Button>
      </div>
    </form>
  );
}

/** What was typed and can't be sent here any more, so that it can be said elsewhere. */
function Unsaid({ said: { reason = "", feedback = "" } }: { said: Said }) {
  const words = reason || feedback;
  if (words === "") return null;
  return (
    <Card title="What you wrote">
      <Words>{words}</Words>
    </Card>
  );
}

type Act = { verb: LinkedVerb; standing: keyof typeof STATUS };

function headingOf({ verb, standing }: Act): string {
  if (standing === "waits") return ACT_WORDS[verb].heading;
  return standing === "done" ? ACT_WORDS[verb].done.heading : NO_ACT[standing].heading;
}

function wordsOf(verb: LinkedVerb, standing: Exclude<Act["standing"], "waits">): string {
  return standing === "done" ? ACT_WORDS[verb].done.words : NO_ACT[standing].words;
}
