import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

const icons = { success: "check", info: "question", error: "alert" } as const;

export type BannerTone = keyof typeof icons;

interface BannerProps {
  tone: BannerTone;
  /** Where the page begins for its reader, so that whoever can't see it hears it. */
  begins?: boolean;
  children: ReactNode;
}

/** What the last act did, shown once. Children may hold one link or a small form (undo). */
export function Banner({ tone, begins, children }: BannerProps) {
  const spoken = { "data-tone": tone, role: tone === "error" ? "alert" : "status" };
  return (
    <div className="banner" {...spoken} {...(begins ? { tabIndex: -1, autoFocus: true } : {})}>
      <Icon name={icons[tone]} />
      <div>{children}</div>
    </div>
  );
}
