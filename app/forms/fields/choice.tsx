export interface Choice {
  value: string;
  label: string;
  hint?: string;
  /** The mark of what choosing it brings into sight. */
  opens?: string;
}

interface ChoicesProps {
  id: string;
  name: string;
  type: "radio" | "checkbox";
  options: readonly Choice[];
  chosen: readonly string[];
  look?: "cards" | "inline";
}

/** The controls of a group. The first has the group's id, so that a link of the error summary focuses it. */
export function Choices({ id, name, type, options, chosen, look }: ChoicesProps) {
  return (
    <div className="choices" data-look={look}>
      {options.map(({ value, label, hint, opens }, index) => {
        const own = index === 0 ? id : `${id}-${index + 1}`;
        return (
          <label className="choice" key={value}>
            <input
              type={type}
              id={own}
              name={name}
              value={value}
              defaultChecked={chosen.includes(value)}
              data-opens={opens}
              aria-describedby={hint && `${own}-hint`}
            />
            <span>{label}</span>
            {hint && (
              <span className="choice-hint" id={`${own}-hint`}>
                {hint}
              </span>
            )}
          </label>
        );
      })}
    </div>
  );
}
