import type { FileInput, Inputs, PersonVerb } from "#app/domain/command.ts";

/** One thing somebody does, so many hours after the filing. */
export type Step = {
  [V in PersonVerb]: { after: number; by: string; on?: typeof BEFORE; verb: V; input: Inputs[V] };
}[PersonVerb];

/** Stand for the numbers of the story before and of this one, which nobody knows until they are filed. */
export const BEFORE = "the one before";
export const THIS = "this one";

export type Story = {
  /** Days before now at which it was filed, during office hours. */
  daysAgo: number;
  by: string;
  input: Partial<FileInput> & { subcategory: string; description: string };
  steps: readonly Step[];
};

const seen = (after: number, by: string, message = "", when = ""): Step => ({
  after,
  by,
  verb: "acknowledge",
  input: { message, when },
});
const says = (after: number, by: string, body: string): Step => ({
  after,
  by,
  verb: "reply",
  input: { body },
});
const asks = (after: number, by: string, body: string): Step => ({ after, by, verb: "ask", input: { body } });
const notes = (after: number, by: string, body: string, leadership = false): Step => ({
  after,
  by,
  verb: "note",
  input: { body, leadership },
});
const solves = (after: number, by: string, text: string, outcome = "fixed"): Step => ({
  after,
  by,
  verb: "resolve",
  input: { outcome, text },
});
const reopens = (after: number, by: string, reason: string): Step => ({
  after,
  by,
  verb: "reopen",
  input: { reason },
});
const confirms = (after: number, by: string): Step => ({ after, by, verb: "close", input: {} });
const rates = (after: number, by: string, stars: number, feedback = ""): Step => ({
  after,
  by,
  verb: "rate",
  input: { stars, feedback, fixed: true },
});

const story = (
  daysAgo: number,
  by: string,
  subcategory: string,
  description: string,
  steps: readonly Step[] = [],
  more: Partial<FileInput> = {},
): Story => ({
  daysAgo,
  by,
  input: { subcategory, description, ...more },
  steps,
});

/** What happened on the invented campus in the last weeks. */
export const STORIES: readonly Story[] = [
  story(
    9,
    "student01",
    "plumbing",
    "The tap in the second-floor washroom has been dripping all night and the bucket overflows.",
    [
      seen(1, "spoc1.neeladri", "Thanks, the plumber comes today.", ""),
      solves(5, "spoc1.neeladri", "The washer was worn out. It is new now, and the tap is tight."),
      confirms(7, "student01"),
      rates(7, "student01", 5, "Same day, thank you!"),
    ],
    { place: "Second floor, east washroom" },
  ),
  story(
    8,
    "student02",
    "wifi-one",
    "My phone finds NEELADRI-5G but never gets an address.",
    [
      seen(2, "spoc.wifi"),
      asks(3, "spoc.wifi", "Which phone is it, and does it work in the library?"),
      says(20, "student02", "A Redmi 12. Yes, in the library it works at once."),
      notes(21, "spoc.wifi", "Same as last month: DHCP pool of the third floor is full again."),
      solves(
        24,
        "spoc.wifi",
        "The address pool of your floor was full. We doubled it; please forget the network once and join again.",
      ),
      confirms(30, "student02"),
      rates(30, "student02", 4),
    ],
    { place: "Room 302", answers: { device: ["phone"] } },
  ),
  story(
    6,
    "student21",
    "electrical",
    "The fan in our room turns only at the slowest speed.",
    [
      seen(1.5, "spoc1.velankani", "Noted. The electrician is in the block tomorrow."),
      solves(26, "spoc1.velankani", "Regulator replaced."),
      reopens(30, "student21", "It worked for an hour. Now it does not turn at all."),
      says(31, "spoc1.velankani", "Sorry about that. The motor is to be replaced, I have ordered one."),
    ],
    { place: "Velankani 214" },
  ),
  story(
    5,
    "student03",
    "mess-quality",
    "The dal at dinner tasted sour, three of us were ill in the night.",
    [
      seen(0.5, "spoc2.neeladri", "I am so sorry. I speak with the kitchen now."),
      notes(0.7, "spoc2.neeladri", "Asked the vendor for the batch record; told the health centre."),
      {
        after: 1,
        by: "spoc2.neeladri",
        verb: "escalate",
        input: { reason: "Food poisoning suspected in three students." },
      },
      says(
        3,
        "warden.neeladri",
        "I went to the kitchen myself. The dal is off the menu until the report is here.",
      ),
    ],
    { answers: { meal: ["dinner"], date: ["2026-11-16"] }, stops: "unable" },
  ),
  story(
    4,
    "student22",
    "room-change",
    "My room-mate and I have opposite sleeping hours. I would like to move.",
    [
      seen(3, "spoc1.velankani", "Two rooms come free in December. I keep you in mind."),
      solves(
        28,
        "spoc1.velankani",
        "Rule 7.2: rooms change only between semesters. You are first on the list for January.",
        "refused",
      ),
    ],
    { answers: { from: ["214"], reason: ["Opposite sleeping hours"] } },
  ),
  story(
    4,
    "student04",
    "housekeeping",
    "The corridor on the ground floor has not been swept since Monday.",
    [],
    { place: "Ground floor" },
  ),
  story(
    3,
    "student05",
    "carpentry",
    "The cupboard door came off its hinge.",
    [
      seen(2, "spoc1.neeladri"),
      asks(4, "spoc1.neeladri", "Is it the left or the right cupboard, and when are you in the room?"),
    ],
    { place: "Room 118" },
  ),
  story(
    3,
    "student23",
    "wifi-block",
    "No Wi-Fi in the whole of B wing since the power cut.",
    [
      seen(0.4, "spoc.wifi", "We see it too: a switch did not come back. Somebody is on the way."),
      solves(2, "spoc.wifi", "The switch was restarted and now hangs on the UPS."),
    ],
    { place: "B wing", stops: "unable" },
  ),
  story(
    3,
    "student06",
    "fees-refunds",
    "My caution deposit of the last hostel has not come back yet. It was promised for October.",
    [
      seen(5, "spoc.college", "I asked the accounts office."),
      { after: 10, by: "spoc.college", verb: "tat", input: { when: "5 days", reason: "" } },
    ],
  ),
  story(
    2,
    "student07",
    "painting",
    "The wall beside the window is black with mould.",
    [seen(3, "spoc2.neeladri")],
    { place: "Room 221" },
  ),
  story(2, "student24", "plumbing", "Only a trickle of water in the showers of the third floor.", [], {
    place: "Third floor showers",
    stops: "uncomfortable",
  }),
  story(2, "student08", "library", "The reading room closes at eight although the notice says ten.", [
    seen(1, "spoc.college"),
    solves(
      4,
      "spoc.college",
      "The notice is right. The guard has the new hours now; it is open until ten from today.",
      "answered",
    ),
  ]),
  story(
    2,
    "student09",
    "certificates",
    "I need a bonafide certificate for a bank loan by the end of the month.",
    [seen(2, "spoc.college", "It is with the registrar for signature.")],
  ),
  story(
    1,
    "student10",
    "electrical",
    "The tube light in the corridor flickers all night and shines into our room.",
    [seen(1, "spoc1.neeladri")],
    { place: "First floor corridor" },
  ),
  story(1, "student25", "mess-quality", "No vegetarian option was left at half past eight.", [], {
    answers: { meal: ["dinner"], date: ["2026-11-21"] },
  }),
  story(
    1,
    "student11",
    "college-wifi",
    "Eduroam in lab 3 drops every few minutes during the practicals.",
    [
      seen(2, "spoc.wifi"),
      says(2.2, "spoc.wifi", "We are moving the access point on Monday before the first practical."),
    ],
    { place: "Lab 3", stops: "unable" },
  ),
  story(1, "student26", "housekeeping", "The dustbins behind the block are overflowing.", [
    {
      after: 2,
      by: "student26",
      verb: "cancel",
      input: { reason: "They have just been emptied, thank you." },
    },
  ]),
  story(
    1,
    "student12",
    "committee-events",
    "Could the film club have the auditorium on the first Friday of each month?",
    [],
  ),
  story(
    0,
    "student01",
    "no-water-or-power",
    "No water in the whole north wing since this morning.",
    [seen(0.2, "spoc2.neeladri", "The pump tripped. The electrician is at it.")],
    { place: "North wing", stops: "unable" },
  ),
  story(0, "student27", "wifi-one", "My laptop cannot log in since I changed the password.", [], {
    place: "Velankani 305",
    answers: { device: ["laptop"] },
  }),
  story(
    3,
    "student28",
    "room-change",
    "The doctor says that I should live on the ground floor until my knee has healed.",
    [
      solves(4, "spoc1.velankani", "Rule 7.2: rooms change only between semesters.", "refused"),
      {
        after: 20,
        by: "student28",
        verb: "appeal",
        input: { text: "Rule 7.4 makes an exception for illness, and the certificate is with you." },
      },
    ],
    { answers: { from: ["318"], reason: ["A doctor’s advice"] } },
  ),
  story(
    0,
    "student23",
    "wifi-block",
    "No Wi-Fi on the second floor, on no device.",
    [seen(0.1, "spoc.wifi")],
    { place: "Second floor" },
  ),
  story(
    0,
    "warden.velankani",
    "wifi-block",
    "The line to the block is cut where the new path is dug. The company is on its way.",
    [
      { after: 0.2, by: "warden.velankani", on: BEFORE, verb: "include", input: { incident: THIS } },
      { after: 0.3, by: "student24", verb: "join", input: { place: "First floor", words: "Since eight." } },
      seen(0.4, "spoc.wifi"),
      says(0.5, "spoc.wifi", "The cable is found. It takes until the evening; the library has Wi-Fi."),
    ],
    { title: "No Wi-Fi in the whole of Velankani", incidentFrom: BEFORE },
  ),
  story(
    2,
    "student29",
    "carpentry",
    "The lock of my window does not close.",
    [
      seen(1, "spoc1.velankani", "The carpenter comes at eleven."),
      solves(3, "spoc1.velankani", "The lock is oiled and closes."),
      rates(20, "student29", 1, "It closes. But I was shouted at because I was in class at eleven."),
    ],
    { place: "Velankani 112" },
  ),
];
