import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { notThere, signedIn } from "#app/http/frame.ts";
import { adminPages } from "#app/words/admin-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** The pages with which somebody looks after the campus; not there for whoever has none. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const frame = signedIn(await context.read.viewer(), request);
  if (adminPages(frame.viewer.grants).length === 0) throw notThere(frame);
  return frame;
}

export const meta: MetaFunction = () => [{ title: "Admin · Resolve" }];

export default function Admin() {
  const frame = useLoaderData<typeof loader>();
  return (
    <Page frame={frame} current="/admin" width="narrow">
      <div className="stack">
        <PageHeading title="Looking after the campus" />
        <ul className="plain-list">
          {adminPages(frame.viewer.grants).map(({ href, label, about }) => (
            <li key={href}>
              <div>
                <a href={href}>{label}</a>
                <p className="soft">{about}</p>
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}
