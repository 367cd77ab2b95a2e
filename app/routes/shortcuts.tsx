import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ShortcutList } from "#app/components/page/shortcut-list.tsx";
import { hasDesk, signedIn } from "#app/http/frame.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";

export { headers } from "#app/http/retry-after.ts";

export const handle: ModuleHandle = { modules: ["shortcuts"] };

export async function loader({ context, request }: LoaderFunctionArgs) {
  return signedIn(await context.read.viewer(), request);
}

export const meta: MetaFunction = () => [{ title: "Keyboard shortcuts · Resolve" }];

export default function Shortcuts() {
  const frame = useLoaderData<typeof loader>();
  return (
    <Page frame={frame} width="narrow">
      <div className="stack">
        <PageHeading title="Keyboard shortcuts">
          They save a way where scripts run. Everything can be done without them.
        </PageHeading>
        <ShortcutList forStaff={hasDesk(frame.viewer)} />
      </div>
    </Page>
  );
}
