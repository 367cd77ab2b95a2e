import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

const icons = { success: "check", info: "question", error: "alert" } as const;

export type BannerTone = keyof typeof icons;

/** What the last act did, shown once. Children may hold one link or a small form (undo). */
export function Banner({ tone, children }: { tone: BannerTone; children: ReactNode }) {
  return (
    <div className="banner" data-tone={tone} role={tone === "error" ? "alert" : "status"}>
      <Icon name={icons[tone]} />
      <div>{children}</div>
    </div>
  );
}
