import { Disclosure } from "./disclosure.tsx";
import { FactList } from "./fact-list.tsx";

const PEOPLE = [
  { term: "student01@campus.test", value: "a student in Neeladri" },
  { term: "student21@campus.test", value: "a student in Velankani" },
  { term: "spoc1.neeladri@campus.test", value: "works on Neeladri’s tickets" },
  { term: "spoc.wifi@campus.test", value: "works on Wi-Fi" },
  { term: "warden.neeladri@campus.test", value: "is told when a promise breaks" },
  { term: "dean@campus.test", value: "sees every ticket" },
  { term: "super@campus.test", value: "decides who does what" },
  { term: "operator@campus.test", value: "looks after what is sent and what comes in" },
  { term: "auditor@campus.test", value: "reads the log and a masked sample" },
];

/** How to look around in the invented campus; no other campus shows this. */
export function DemoSignIns() {
  return (
    <Disclosure label="This is an invented campus: look around in it" open>
      <p>
        Everyone’s password is <code>campus-demo-2026</code>.
      </p>
      <FactList facts={PEOPLE} look="stacked" />
    </Disclosure>
  );
}
