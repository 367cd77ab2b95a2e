import { Choices } from "#app/forms/fields/choice.tsx";

const SHARED = [
  {
    value: "yes",
    label: "This is a shared computer",
    hint: "You are signed out after 30 minutes without use, and when the browser is closed.",
  },
];

/** Asks on every sign-in page whether others use the computer as well. */
export function SharedComputer({ id, chosen }: { id: string; chosen: string | undefined }) {
  return <Choices id={id} name="shared" type="checkbox" options={SHARED} chosen={[chosen ?? ""]} />;
}
