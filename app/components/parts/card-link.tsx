import { languageOf } from "#app/words/language-of.ts";
import { Icon, type IconName } from "./icon.tsx";

interface CardLinkProps {
  href: string;
  icon: IconName;
  title: string;
  detail?: string;
  tone?: "danger";
}

/** A big choice: a picture, a word, an example. */
export function CardLink({ href, icon, title, detail, tone }: CardLinkProps) {
  return (
    <a className="card-link" href={href} data-tone={tone}>
      <span className="card-link-icon">
        <Icon name={icon} />
      </span>
      <strong lang={languageOf(title)}>{title}</strong>
      {detail && <small>{detail}</small>}
    </a>
  );
}
