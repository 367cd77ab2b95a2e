import { Card } from "#app/components/parts/card.tsx";

const SHORTCUTS = [
  [
    "Go to",
    [
      ["g d", "the desk", "staff"],
      ["g t", "my tickets"],
      ["g i", "the inbox"],
      ["g n", "a new report"],
      ["g k", "known problems", "staff"],
      ["/", "search"],
    ],
  ],
  [
    "In a list",
    [
      ["j", "the next ticket"],
      ["k", "the ticket before"],
    ],
  ],
  [
    "On a ticket",
    [
      ["r", "write a reply"],
      ["m", "write a note that only staff see", "staff"],
    ],
  ],
  ["Help", [["?", "this page"]]],
] as const;

/** What the module `shortcuts` listens for, and the switch that it needs to be switched off by. */
export function ShortcutList({ forStaff }: { forStaff: boolean }) {
  return (
    <>
      {SHORTCUTS.map(([title, keys]) => (
        <Card key={title} title={title}>
          <dl className="fact-list" data-look="rows">
            {keys
              .filter(([, , whose]) => forStaff || whose !== "staff")
              .map(([key, does]) => (
                <div key={key}>
                  <dt>
                    {key.split(" ").map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
          </dl>
        </Card>
      ))}
      <label className="choice">
        <input type="checkbox" id="shortcuts-on" disabled defaultChecked />
        <span>Keyboard shortcuts are on in this browser</span>
      </label>
    </>
  );
}
