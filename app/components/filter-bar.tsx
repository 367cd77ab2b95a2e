import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface FilterBarProps {
  action: string;
  /** The word of the button: "Show". */
  submit: string;
  /** Fields; what they say ends up in the address. */
  children: ReactNode;
}

/** Search and filters of a list, as a GET form: the address says what is shown and can be kept. */
export function FilterBar({ action, submit, children }: FilterBarProps) {
  return (
    <search>
      <form className="filter-bar" method="get" action={action}>
        {children}
        <Button look="secondary">{submit}</Button>
      </form>
    </search>
  );
}
