import { ViewNav } from "#app/components/page/view-nav.tsx";

const VIEWS = [
  { href: "/profile", label: "Profile" },
  { href: "/profile/notifications", label: "Notifications" },
  { href: "/profile/devices", label: "Devices" },
  { href: "/profile/tokens", label: "Tokens" },
] as const;

/** The pages about oneself, side by side. */
export function ProfileNav({ current }: { current: (typeof VIEWS)[number]["href"] }) {
  return (
    <ViewNav label="About you" views={VIEWS.map((view) => ({ ...view, current: view.href === current }))} />
  );
}
