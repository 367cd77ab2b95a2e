import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { ProfileNav } from "#app/components/account/profile-nav.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { textsOf } from "#app/forms/words.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import { deviceWords } from "#app/words/device-words.ts";
import { formatMoment, type Shown, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where somebody is signed in, and how to end it there. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { devices, ...frame } = signedIn(await context.read.devices(), request);
  return withFlash(request, { frame, devices, now: context.now });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { session } = textsOf(form, ["session"]);
  const ended = await context.endSessions({ name: session === "others" ? null : session });
  if (!ended.ok) throw await refused(ended, { context, request, form });
  return seeOther("/profile/devices", flashCookie(request, "sessions_ended"));
}

export const meta: MetaFunction = () => [{ title: "Your devices · Resolve" }];

export default function Devices() {
  const { frame, flash, devices, now } = useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  const others = devices.filter(({ isThis }) => !isThis);
  return (
    <Page frame={frame} flash={flash} current="/profile">
      <div className="stack">
        <PageHeading title="Your devices">
          {frame.viewer.isStaff
            ? "You stay signed in for twelve hours without use, and for seven days at most; on a shared computer for half an hour."
            : "You stay signed in for ninety days from the last use; on a shared computer for half an hour."}
        </PageHeading>
        <ProfileNav current="/profile/devices" />
        {devices.map((device) => (
          <DeviceCard key={device.id} device={device} shown={shown} />
        ))}
        {others.length > 1 && (
          <form method="post">
            <HiddenFields values={{ session: "others" }} />
            <Button look="danger">Sign out everywhere else</Button>
          </form>
        )}
        {others.length === 0 && <p className="soft">You are signed in nowhere else.</p>}
      </div>
    </Page>
  );
}

interface Device {
  id: string;
  device: string;
  createdAt: number;
  seenAt: number;
  isShared: boolean;
  isThis: boolean;
}

function DeviceCard({ device, shown }: { device: Device; shown: Shown }) {
  const words = deviceWords(device.device);
  return (
    <Card title={device.isThis ? `${words}: this one` : words}>
      <p>
        {`Signed in ${formatMoment(device.createdAt, shown)}`}
        {device.isThis ? "." : `, last used about ${formatMoment(device.seenAt, shown)}.`}
        {device.isShared && " A shared computer."}
      </p>
      {!device.isThis && (
        <form method="post">
          <HiddenFields values={{ session: device.id }} />
          <Button look="secondary">
            Sign out there<span className="visually-hidden">{`: ${words}`}</span>
          </Button>
        </form>
      )}
    </Card>
  );
}
