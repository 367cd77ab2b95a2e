import { parseWithZod } from "@conform-to/zod/v4";
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { TicketForRequester } from "#app/components/ticket/ticket-for-requester.tsx";
import { staffState, TicketForStaff } from "#app/components/ticket/ticket-for-staff.tsx";
import { deskSpot } from "#app/domain/desk/desk.ts";
import { conversationSchema, spoken } from "#app/forms/conversation-form.ts";
import { envelopeOf } from "#app/forms/envelope.ts";
import { errorLines } from "#app/forms/fields/error-lines.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { mintKeys } from "#app/forms/mint-keys.ts";
import { offeredNouns } from "#app/forms/offered.ts";
import { replyErrors } from "#app/forms/reply-errors.ts";
import { wholeNumber } from "#app/forms/words.ts";
import { answerForm } from "#app/http/answer-form.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { withFlash } from "#app/http/flash.ts";
import { formWithFiles } from "#app/http/form-of.ts";
import { loadedTicket } from "#app/http/loaded-ticket.ts";
import { errorsBy, isMendable, keyAfter, refused } from "#app/http/refused.ts";
import { wholeNumberIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { cannedSent, sendCanned } from "#app/http/sent-canned.ts";
import { askAgainWithForm, notThereWithForm, rememberForm, signedInWithForm } from "#app/http/sent-form.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import { flashOn } from "#app/words/flash-words.ts";
import { readerOf } from "#app/words/reader.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { shownAt } from "#app/words/shown.ts";
import { standingOf } from "#app/words/standing.ts";
import { stateSentence } from "#app/words/status-words.ts";

export { headers } from "#app/http/retry-after.ts";

export const handle: ModuleHandle = {
  modules: ["shortcuts", "relativeTimes", "keptWords", "lookers", "smallerPictures"],
};

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const before = wholeNumberIn(request, "before");
  const canned = cannedSent(context);
  const publish = wholeNumberIn(request, "publish");
  const spot = deskSpot(new URL(request.url).searchParams);
  const page = await signedInWithForm(
    context.read.ticket(params.reference ?? "", { before, spot, canned }),
    request,
    context,
  );
  const { viewer, campus, ticket, mayLook } = page;
  if (page.asksAgain) throw await askAgainWithForm(page, request, context);
  if (mayLook && request.method === "GET") throw seeOther(`/tickets/${params.reference}/look`);
  if (!ticket) throw await notThereWithForm(page, context);
  context.sawNews(ticket);
  return withFlash(request, {
    frame: { viewer, campus },
    viewer,
    ticket: loadedTicket(ticket),
    seen: ticket.seen,
    spot,
    publish,
    now: context.now,
    keys: mintKeys(context.newKey),
    titleStart: titleStart(context),
  });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { form, files, no } = await formWithFiles(context, request);
  const reference = params.reference ?? "";
  const isCanned = form.get("kind") === "canned";
  if (isCanned) form.set("kind", "reply");
  const submission = parseWithZod(form, { schema: conversationSchema });
  const envelope = envelopeOf(form, context.newKey);
  const asked = { context, request, form, reference, files };
  rememberForm(asked);
  if (!envelope.ok) throw await refused(envelope, asked);
  const { key, seen, anyway } = envelope;
  const returned = { form: form.get("kind") === "note" ? ("note" as const) : ("reply" as const), key, files };
  if (submission.status !== "success")
    return failedForm(context, { ...returned, result: submission.reply() });
  if (isCanned) {
    sendCanned(context, wholeNumber.parse(form.get("canned")));
    return data({ ...returned, result: submission.reply() });
  }

  const said = { ...spoken(submission.value, files), reference, key, seen, anyway };
  const outcome = no ?? (await context.perform(said));
  if (!isMendable(outcome)) return answerForm(outcome, asked);
  const result = submission.reply(replyErrors(errorsBy(outcome, form)));
  return failedForm(context, { ...returned, key: keyAfter(outcome, form, context), result });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? titleOf(data) : "Resolve" }];

export default function TicketPage() {
  const { frame, viewer, ticket, spot, publish, now, keys, flash } = useLoaderData<typeof loader>();
  const returned = useActionData<typeof action>();
  const reader = readerOf(ticket.held);
  const isStaff = reader === "staff";
  const View = isStaff ? TicketForStaff : TicketForRequester;
  return (
    <Page frame={frame} flash={flashOn(flash, ticket.state, reader)} width={isStaff ? "wide" : undefined}>
      <div className="stack">
        <ErrorSummary errors={errorLines(returned?.result, returned?.form ?? "")} />
        <View
          viewer={viewer}
          ticket={ticket}
          shown={shownAt(frame.campus, now)}
          keys={returned ? { ...keys, [returned.form]: returned.key } : keys}
          offered={offeredNouns(ticket, viewer.personId, now)}
          returned={returned}
          spot={spot}
          publish={publish}
        />
      </div>
    </Page>
  );
}

type Loaded = Pick<
  ReturnType<typeof useLoaderData<typeof loader>>,
  "ticket" | "titleStart" | "frame" | "now"
>;

function titleOf({ ticket, titleStart, frame, now }: Loaded): string {
  const reader = readerOf(ticket.held);
  const shown = shownAt(frame.campus, now);
  const state = reader === "staff" ? staffState(ticket) : stateSentence(standingOf(ticket), reader, shown);
  const start = titleStart + state + (state.endsWith("?") ? "" : ":");
  return `${start} ${ticket.title}, ${referenceName(ticket.state.ticket.reference)} · Resolve`;
}
