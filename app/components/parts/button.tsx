import type { AnchorHTMLAttributes, ButtonHTMLAttributes } from "react";

type Look = "primary" | "secondary" | "quiet" | "danger";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; full?: boolean };

/** A button that submits its form. One `primary` a screen; `full` fills the width of a phone. */
export function Button({ look = "primary", full, type = "submit", ...rest }: ButtonProps) {
  return <button className="button" type={type} data-look={look} data-full={full || undefined} {...rest} />;
}

type ButtonLinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { look?: Look; full?: boolean };

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({ look = "primary", full, children, ...rest }: ButtonLinkProps) {
  return (
    <a className="button" data-look={look} data-full={full || undefined} {...rest}>
      {children}
    </a>
  );
}
