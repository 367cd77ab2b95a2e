interface ErrorSummaryProps {
  title?: string;
  /** In the order of the form; `href` leads to the control ("#email"), none for errors of the whole form. */
  errors: readonly { text: string; href?: string }[];
}

/** All errors of a form, focused when the page opens; each leads to its control. Shows nothing without errors. */
export function ErrorSummary({ title = "There is a problem", errors }: ErrorSummaryProps) {
  if (errors.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noAutofocus: without script this is how the reader gets to the errors first
    <div className="error-summary" tabIndex={-1} autoFocus aria-labelledby="error-summary-title" role="alert">
      <h2 id="error-summary-title">{title}</h2>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the bullets */}
      <ul role="list">
        {errors.map(({ text, href }) => (
          <li key={`${href} ${text}`}>{href ? <a href={href}>{text}</a> : text}</li>
        ))}
      </ul>
    </div>
  );
}
