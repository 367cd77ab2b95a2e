import {
  type ActionFunctionArgs,
  type AppLoadContext,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  AddAddress,
  AddressList,
  ChangePassword,
  ConfirmAddress,
} from "#app/components/account/account-forms.tsx";
import { ProfileNav } from "#app/components/account/profile-nav.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { textsOf, wholeNumber } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, refused, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import type { FlashCode } from "#app/words/flash-words.ts";
import { ratingsSentence } from "#app/words/star-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** What the campus knows somebody by, and what of it they change themselves. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  if (isUnavailable(context)) return data({ frame: null, profile: null, titleStart: titleStart(context) });
  const { viewer, campus, ...profile } = signedIn(await context.read.profile(), request);
  return withFlash(request, { frame: { viewer, campus }, profile, titleStart: titleStart(context) });
}

type Texts = Record<"act" | "email" | "code" | "id" | "present" | "fresh", string>;
type Acts = readonly [
  FlashCode,
  (context: AppLoadContext, said: Texts) => ReturnType<AppLoadContext["confirmAddress"]>,
];

/** What can be done here, by the name that each form carries. */
const ACTS: Readonly<Record<string, Acts>> = {
  add: ["address_asked", (context, { email }) => context.askForAddress({ email })],
  confirm: ["address_added", (context, { code }) => context.confirmAddress({ code })],
  remove: ["address_removed", (context, { id }) => context.removeAddress(wholeNumber.parse(id))],
  main: ["address_main", (context, { id }) => context.preferAddress(wholeNumber.parse(id))],
  again: ["address_mailed", (context, { id }) => context.mailAgain(wholeNumber.parse(id))],
  password: ["password_changed", (context, { present, fresh }) => context.changePassword({ present, fresh })],
};

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const said = textsOf(form, ["act", "email", "code", "id", "present", "fresh"]);
  const act = Object.hasOwn(ACTS, said.act) ? ACTS[said.act] : undefined;
  if (!act) throw new Response(null, { status: 400 });
  const [flash, does] = act;
  const outcome = await does(context, said);
  if (outcome.ok) return seeOther("/profile", flashCookie(request, flash));
  // A password or a code that somebody typed is not kept for after the sign-in.
  if (outcome.code === "signed_out") return seeOther("/login?redirectTo=/profile");
  const status = statusOf(outcome);
  if (![422, 429, 503].includes(status)) throw await refused(outcome, { context, request, form });
  const { email, code } = said;
  const answer = { said: { email, code }, act: said.act, errors: errorsBy(outcome, form) };
  return failedForm(context, answer, status, retryAfterS(outcome));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Your profile · Resolve` },
];

export default function Profile() {
  const loaded = useLoaderData<typeof loader>();
  const { frame, profile } = loaded;
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  const mails = profile?.addresses.filter(({ kind }) => kind === "mail") ?? [];
  const pending = profile?.pending ?? null;
  return (
    <Page frame={frame} flash={"flash" in loaded ? loaded.flash : null} current="/profile">
      <div className="stack">
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading title={frame?.viewer.name ?? "Your profile"} />
        <ProfileNav current="/profile" />
        {profile && (
          <Card title="As the campus knows you">
            <FactList look="rows" facts={factsOf(profile)} />
            <p className="soft">
              {profile.student
                ? "If something here is wrong, ask the hostel or academic office: it comes from their records."
                : "If something here is wrong, ask the people who run this site."}
            </p>
          </Card>
        )}
        {profile && (frame?.viewer.isStaff || profile.ratings) && (
          <Card title="How people felt treated by you">
            <p>{ratingsSentence(profile.ratings)}</p>
            <p className="soft">
              It takes in five more at a time. Who gave what is for those alone who review it.
            </p>
          </Card>
        )}
        <Card title="E-mail addresses">
          <AddressList addresses={mails} />
          {pending !== null && <ConfirmAddress address={pending} errors={errors} code={answer?.said.code} />}
          <AddAddress errors={errors} email={answer?.said.email} isOpen={answer?.act === "add"} />
        </Card>
        <Card title="Password">
          <ChangePassword
            errors={errors}
            hasPassword={profile?.hasPassword ?? true}
            isOpen={answer?.act === "password"}
          />
        </Card>
      </div>
    </Page>
  );
}

interface Facts {
  addresses: readonly { kind: string; value: string }[];
  student: { rollNumber: string; hostel: string; room: string; section: string; batch: string } | null;
}

function factsOf({ addresses, student }: Facts) {
  const phones = addresses.filter(({ kind }) => kind === "phone").map(({ value }) => value);
  return [
    { term: "Roll number", value: student?.rollNumber ?? "" },
    { term: "Hostel", value: student?.hostel ?? "" },
    { term: "Room", value: student?.room ?? "" },
    { term: "Section", value: student?.section ?? "" },
    { term: "Batch", value: student?.batch ?? "" },
    { term: "Phone", value: phones.join(", ") },
    { term: "Language", value: "English, the only one so far" },
  ].filter(({ value }) => value !== "");
}
