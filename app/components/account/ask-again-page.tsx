import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import type { Frame } from "#app/http/frame.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** In the place of a page that only somebody opens who gave their password not long ago. */
export function AskAgainPage({ frame, path }: { frame: Frame; path: string }) {
  return (
    <Page frame={frame} width="narrow">
      <div className="stack">
        <PageHeading title={ASKED_AGAIN}>
          This page asks for it after 15 minutes, so that nobody comes here from a computer that you have
          left.
        </PageHeading>
        <SignInForm hidden={{ redirectTo: [path] }} isShared={frame.viewer?.isShared} />
      </div>
    </Page>
  );
}

/** Its title; also in the browser's tab. */
export const ASKED_AGAIN = "Your password once more";
