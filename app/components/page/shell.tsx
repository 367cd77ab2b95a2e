import type { ReactNode } from "react";
import { SiteFooter, type SiteFooterProps } from "./site-footer.tsx";
import { TopBar, type TopBarProps } from "./top-bar.tsx";

interface ShellProps {
  bar: TopBarProps;
  footer: SiteFooterProps;
  banner?: ReactNode;
  width?: "narrow" | "wide";
  children: ReactNode;
}

/** The frame of every page: skip link, bar, the banner of the last act, the page itself, help at the same place. */
export function Shell({ bar, footer, banner, width, children }: ShellProps) {
  return (
    <div className="page">
      <div>
        <a className="skip-link" href="#main">
          Skip to the page
        </a>
        <TopBar {...bar} />
      </div>
      <main className="page-main" id="main" tabIndex={-1} data-width={width}>
        {banner}
        {children}
      </main>
      <SiteFooter {...footer} />
    </div>
  );
}
