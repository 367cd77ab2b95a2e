import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";

const STILL_SEEN = [
  {
    term: "Your words",
    value:
      "What you tell, and how you write, can show who you are to those who know you. Leave out what only you can know, if that worries you.",
  },
  {
    term: "The network",
    value:
      "Whoever runs the campus Wi-Fi can see that a device opened this site, and when; not what was read or written. Mobile data, or a network somewhere else, avoids that.",
  },
  {
    term: "The device",
    value:
      "A browser remembers the pages that it opened, and one that is signed in here sends that along; we do not look at it on these pages. A private window on a device of your own keeps the least.",
  },
  {
    term: "The place",
    value: "Somebody may see your screen, and doors and cameras remember who was in a room.",
  },
  {
    term: "The hour",
    value:
      "Those who look after it are told at once, so they know about when it was sent. On its pages, theirs too, what you do is shown by the hour.",
  },
];

/** What is not known of somebody who does not say who they are, and, honestly, what others can still see. */
export function WhoCanSee() {
  return (
    <section className="stack" data-gap="tight" aria-labelledby="who-can-see">
      <h2 id="who-can-see">What we know of you, and what others can see</h2>
      <p>
        We ask for no name and no address, set no cookie on these pages, and write down neither your device
        nor where on the network you are. Nobody here can find out who you are from what we keep.
      </p>
      <Disclosure label="What others may see all the same">
        <FactList facts={STILL_SEEN} />
      </Disclosure>
    </section>
  );
}
