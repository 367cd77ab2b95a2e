import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Fragment } from "react";
import { JobList } from "#app/components/account/job-list.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Pagination } from "#app/components/page/pagination.tsx";
import { Button } from "#app/components/parts/button.tsx";
import type { PersonFound } from "#app/db/people/read-people.ts";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { withFlash } from "#app/http/flash.ts";
import { confirmed, notThere, signedIn } from "#app/http/frame.ts";
import { textIn, wholeNumberIn } from "#app/http/search.ts";
import { roleWords, STATE_WORDS } from "#app/words/people-words.ts";
import { type Shown, shownAt } from "#app/words/shown.ts";
import { spanWords } from "#app/words/span-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where a super admin finds a person, and sees whose tickets are being handed on. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const asked = textIn(request, "q").trim();
  const beside = { after: wholeNumberIn(request, "after"), before: wholeNumberIn(request, "before") };
  const { isAdmin, found, jobs, previousBefore, nextAfter, isCut, ...frame } = signedIn(
    await context.read.people({ q: asked, ...beside }),
    request,
  );
  if (!isAdmin) throw notThere(frame);
  confirmed(frame, request, context.now);
  const pages = { previousBefore, nextAfter, isCut };
  return withFlash(request, { frame, asked, found, jobs, ...pages, now: context.now });
}

export const meta: MetaFunction = () => [{ title: "People · Resolve" }];

export default function People() {
  const { frame, flash, asked, found, jobs, previousBefore, nextAfter, isCut, now } =
    useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} flash={flash} current="/admin/people">
      <div className="stack">
        <PageHeading title="People" above={<a href="/admin">Admin</a>} />
        <form className="stack" data-gap="tight" method="get" action="/admin/people">
          <TextField
            id="q"
            name="q"
            label="Whom are you looking for?"
            hint="The beginning of a name, an e-mail address or a roll number."
            defaultValue={asked}
          />
          <div>
            <Button look="secondary">Find them</Button>
          </div>
        </form>
        <PeopleList found={found} title={asked === "" ? "Staff" : "Found"} shown={shown} />
        {isCut && <p>There are more. Type more of the name, the address or the number.</p>}
        <Pagination
          newer={previousBefore && `/admin/people?before=${previousBefore}`}
          newerLabel="Previous"
          older={nextAfter && `/admin/people?after=${nextAfter}`}
          olderLabel="Next"
        />
        {jobs.length > 0 && (
          <section className="stack" data-gap="tight" aria-labelledby="jobs">
            <h2 id="jobs">Being handed on</h2>
            <JobList jobs={jobs} shown={shown} />
          </section>
        )}
      </div>
    </Page>
  );
}

interface PeopleListProps {
  found: readonly PersonFound[];
  title: string;
  shown: Shown;
}

function PeopleList({ found, title, shown }: PeopleListProps) {
  return (
    <section className="stack" data-gap="tight" aria-labelledby="people">
      <h2 id="people">{title}</h2>
      {found.length === 0 && <p>Nobody begins like that.</p>}
      {found.length > 0 && (
        <ul className="plain-list">
          {found.map(({ personId, name, mail, roll, state, roles }) => (
            <li key={personId}>
              <span>
                <a href={`/admin/people/${personId}`}>{name}</a>
                <small className="block">
                  {[mail, roll, state === "active" ? "" : STATE_WORDS[state]].filter(Boolean).join(" · ")}
                </small>
              </span>
              <small>
                {roles.map((role) => (
                  <Fragment key={role.id}>
                    {roleWords(role)}
                    {(role.untilAt !== null || role.fromAt > shown.now) && `, ${spanWords(role, shown)}`}
                    <br />
                  </Fragment>
                ))}
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
