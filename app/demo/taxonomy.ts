import type { FieldKind } from "#app/domain/filing/answers.ts";
import type { Role } from "#app/domain/people/actor.ts";
import type { Duration } from "#app/domain/time/working-time.ts";

export type DemoField = {
  slug: string;
  label: string;
  kind: FieldKind;
  required?: boolean;
  options?: readonly string[];
  hint?: string;
  atLeast?: number;
  atMost?: number;
  /** Asked, or needed, after that answer to an earlier question: the words of its option, or yes or no. */
  shownAfter?: readonly [question: string, answer: string];
  neededAfter?: readonly [question: string, answer: string];
};
export type DemoSubcategory = {
  slug: string;
  label: string;
  acknowledge: Duration;
  resolve: Duration;
  calendar?: "always";
  isEmergency?: true;
  allowsConfidential?: true;
  owner?: string;
  /** Targets of what is urgent there. */
  urgent?: { acknowledge: Duration; resolve: Duration };
  fields?: readonly DemoField[];
};
export type DemoCategory = {
  slug: string;
  label: string;
  domain: string;
  icon: string;
  subcategories: readonly DemoSubcategory[];
  /** Protected subjects may be reported without saying who one is. */
  isProtected?: true;
};

const w = (hours: number): Duration => ({ minutes: hours * 60, unit: "working" });
const e = (minutes: number): Duration => ({ minutes, unit: "elapsed" });

const MEAL: readonly DemoField[] = [
  {
    slug: "meal",
    label: "Which meal?",
    kind: "select",
    required: true,
    options: ["Breakfast", "Lunch", "Snacks", "Dinner"],
  },
  { slug: "date", label: "On which day?", kind: "date", required: true },
];
const COURSE: readonly DemoField[] = [
  { slug: "course", label: "Which course?", kind: "text", required: true },
];
const WIFI = "spoc.wifi";

function sub(
  slug: string,
  label: string,
  acknowledge: Duration,
  resolve: Duration,
  more: Partial<DemoSubcategory> = {},
): DemoSubcategory {
  return { slug, label, acknowledge, resolve, ...more };
}

const EMERGENCY = { calendar: "always", isEmergency: true } as const;

/** What the campus can be told about, with what it promises: acknowledge, then resolve. */
export const TAXONOMY: readonly DemoCategory[] = [
  {
    slug: "hostel",
    label: "Hostel",
    domain: "hostel",
    icon: "home",
    subcategories: [
      sub("no-water-or-power", "No water or power in a block", e(30), e(240), { calendar: "always" }),
      sub("wifi-block", "Wi-Fi, whole block", e(60), w(8), { owner: WIFI }),
      sub("wifi-one", "Wi-Fi, one person", w(4), w(16), {
        owner: WIFI,
        fields: [
          {
            slug: "device",
            label: "On which device?",
            kind: "select",
            required: true,
            options: ["Phone", "Laptop", "Both", "Something else"],
          },
          {
            slug: "other-device",
            label: "Which device is it?",
            kind: "text",
            atMost: 60,
            shownAfter: ["device", "Something else"],
            neededAfter: ["device", "Something else"],
          },
          { slug: "since", label: "Since when?", kind: "date", atLeast: -365, atMost: 0 },
        ],
      }),
      { ...sub("plumbing", "Plumbing", w(4), w(16)), urgent: { acknowledge: w(1), resolve: w(8) } },
      sub("electrical", "Electrical", w(4), w(16)),
      sub("carpentry", "Carpentry", w(8), w(40)),
      sub("painting", "Painting", w(8), w(40)),
      sub("housekeeping", "Housekeeping", w(4), w(8)),
      sub("mess-quality", "Mess quality", w(2), w(8), { fields: MEAL }),
      sub("room-change", "Room change", w(8), w(40), {
        allowsConfidential: true,
        fields: [
          { slug: "from", label: "From which room?", kind: "text", required: true },
          { slug: "to", label: "To which room, if you have one in mind?", kind: "text" },
          {
            slug: "with",
            label: "Do you change with somebody?",
            kind: "yes_no",
          },
          {
            slug: "partner",
            label: "With whom?",
            kind: "text",
            hint: "Name or roll number. They are asked before anything is changed.",
            shownAfter: ["with", "yes"],
            neededAfter: ["with", "yes"],
          },
          { slug: "reason", label: "Why?", kind: "long_text", required: true },
        ],
      }),
      sub("hostel-other", "Something else in the hostel", w(4), w(16)),
    ],
  },
  {
    slug: "college",
    label: "College",
    domain: "college",
    icon: "building",
    subcategories: [
      sub("college-mess", "Mess", w(4), w(16), {
        fields: [
          {
            slug: "vendor",
            label: "Which vendor?",
            kind: "select",
            required: true,
            options: ["North counter", "South counter", "Juice bar"],
          },
          ...MEAL,
        ],
      }),
      sub("maintenance", "Maintenance", w(4), w(16)),
      sub("college-wifi", "Wi-Fi on campus", w(4), w(16), { owner: WIFI }),
      sub("labs", "Labs", w(4), w(16)),
      sub("library", "Library", w(4), w(16)),
      sub("academics", "Academics", w(8), w(40), { fields: COURSE }),
      sub("certificates", "Certificates", w(8), w(40)),
      sub("fees-refunds", "Fees and refunds", w(8), w(80), { allowsConfidential: true }),
      sub("transport", "Transport", w(4), w(16)),
      sub("college-other", "Something else in the college", w(4), w(16)),
    ],
  },
  {
    slug: "committee",
    label: "Committees",
    domain: "committee",
    icon: "people",
    subcategories: [
      sub("committee-welfare", "Welfare", w(8), w(40)),
      sub("committee-mess", "Mess", w(8), w(40)),
      sub("committee-events", "Events and culture", w(8), w(40)),
      sub("committee-sports", "Sports", w(8), w(40)),
    ],
  },
  {
    slug: "demo",
    label: "Demo",
    domain: "demo",
    icon: "clock",
    subcategories: [sub("quick-promise", "Quick promise", e(1), e(1), { calendar: "always" })],
  },
  {
    slug: "emergency",
    label: "Emergency",
    domain: "emergency",
    icon: "phone",
    subcategories: [
      sub("fire", "Fire", e(10), e(60), EMERGENCY),
      sub("medical", "Somebody is hurt or ill", e(10), e(60), EMERGENCY),
      sub("security", "Somebody is threatened", e(10), e(60), EMERGENCY),
    ],
  },
  {
    slug: "care",
    label: "Harassment, ragging, or not doing well",
    domain: "care",
    icon: "shield",
    isProtected: true,
    subcategories: [
      sub("harassment", "Harassment", e(60), e(1440), { calendar: "always", owner: "care.head" }),
      sub("ragging", "Ragging", e(60), e(1440), { calendar: "always", owner: "care.head" }),
      sub("discrimination", "Discrimination", e(60), e(1440), { calendar: "always", owner: "care.head" }),
      sub("staff-conduct", "How staff behaved", e(60), e(1440), { calendar: "always", owner: "care.head" }),
      sub("not-well", "I am not doing well", e(60), e(1440), { calendar: "always", owner: "counsellor" }),
    ],
  },
];

/**
 * Who reads protected tickets beside their owner, and what is confidential by its requester's wish; and who is
 * outside the house for what nobody else can have.
 */
export const READERS: readonly { category: string | null; mail: string; isFallback?: true }[] = [
  ...["harassment", "ragging", "discrimination", "staff-conduct"].map((category) => ({
    category,
    mail: "care.member",
  })),
  { category: "room-change", mail: "care.member" },
  { category: "fees-refunds", mail: "dean" },
  { category: null, mail: "ombuds", isFallback: true },
];

/** Of protected tickets alone. */
export const PROTECTED_LADDER: readonly DemoRung[] = [
  { domain: null, scope: null, mail: "ombuds", delay: e(0) },
];

/** Domains with their scopes; a scope named like a hostel serves the people who live there. */
export const DOMAINS: readonly {
  slug: string;
  label: string;
  scopes: readonly { slug: string; label: string; home?: boolean }[];
}[] = [
  {
    slug: "hostel",
    label: "Hostel",
    scopes: [
      { slug: "neeladri", label: "Neeladri", home: true },
      { slug: "velankani", label: "Velankani", home: true },
    ],
  },
  { slug: "college", label: "College", scopes: [] },
  {
    slug: "committee",
    label: "Committees",
    scopes: [
      { slug: "mess", label: "Mess committee" },
      { slug: "welfare", label: "Welfare committee" },
    ],
  },
  { slug: "wifi", label: "Wi-Fi team", scopes: [] },
  {
    slug: "demo",
    label: "Demo",
    scopes: [
      { slug: "neeladri", label: "Neeladri", home: true },
      { slug: "velankani", label: "Velankani", home: true },
    ],
  },
  {
    slug: "emergency",
    label: "Emergency",
    scopes: [
      { slug: "neeladri", label: "Neeladri", home: true },
      { slug: "velankani", label: "Velankani", home: true },
    ],
  },
  { slug: "care", label: "Care and protection", scopes: [] },
];

/** Who is on duty around the clock; scope null: everywhere. */
export const ROSTERS: readonly { domain: string; scope: string | null; mail: string }[] = [
  { domain: "emergency", scope: "neeladri", mail: "warden.neeladri" },
  { domain: "emergency", scope: "neeladri", mail: "spoc1.neeladri" },
  { domain: "emergency", scope: "velankani", mail: "warden.velankani" },
  { domain: "emergency", scope: "velankani", mail: "spoc1.velankani" },
  { domain: "emergency", scope: null, mail: "spoc.college" },
];

/** Who owns what nobody owns by name. Scope null: the whole domain. */
export const DEFAULTS: readonly { domain: string; scope: string | null; mail: string }[] = [
  { domain: "hostel", scope: "neeladri", mail: "spoc1.neeladri" },
  { domain: "hostel", scope: "neeladri", mail: "spoc2.neeladri" },
  { domain: "hostel", scope: "velankani", mail: "spoc1.velankani" },
  { domain: "college", scope: null, mail: "spoc.college" },
  { domain: "committee", scope: null, mail: "dean" },
  { domain: "demo", scope: "neeladri", mail: "spoc1.neeladri" },
  { domain: "demo", scope: "velankani", mail: "spoc1.velankani" },
];

/** `moves`: the ticket becomes theirs when they are told. */
export type DemoRung = {
  domain: string | null;
  scope: string | null;
  mail: string;
  delay: Duration;
  moves?: true;
};

const AT_ONCE = e(0);
const MOVES = { moves: true } as const;

/** Ladders of three levels, in order, each above those who own the tickets it is for. */
export const LADDERS: readonly (readonly DemoRung[])[] = [
  ...["neeladri", "velankani"].flatMap((scope) => [
    [
      { domain: "hostel", scope, mail: `warden.${scope}`, delay: AT_ONCE },
      { domain: "hostel", scope, mail: "dean", delay: w(4) },
      { domain: "hostel", scope, mail: "director", delay: w(8) },
    ],
    [
      { domain: "demo", scope, mail: `warden.${scope}`, delay: AT_ONCE },
      // To be tried by hand: in Velankani the dean takes over what the warden is told of in vain.
      { domain: "demo", scope, mail: "dean", delay: e(1), ...(scope === "velankani" ? MOVES : {}) },
      { domain: "demo", scope, mail: "director", delay: e(1) },
    ],
  ]),
  [
    { domain: "emergency", scope: null, mail: "dean", delay: AT_ONCE },
    { domain: "emergency", scope: null, mail: "director", delay: e(10) },
    { domain: "emergency", scope: null, mail: "chair", delay: e(10) },
  ],
  [
    { domain: null, scope: null, mail: "dean", delay: AT_ONCE },
    { domain: null, scope: null, mail: "director", delay: w(4) },
    { domain: null, scope: null, mail: "chair", delay: w(8) },
  ],
];

type DemoStage = {
  position: number;
  domain?: string;
  scope?: string;
  windowDays: number;
  targetMinutes: number;
  forProtected?: true;
} & ({ mail: string } | { role: Role } | { committee: string });

/**
 * Who decides on appeals: the warden of one's hostel, or a committee where it is about committees, then the dean, then
 * the ombudsperson, who alone decides on protected ones.
 */
export const STAGES: readonly DemoStage[] = [
  {
    position: 1,
    domain: "hostel",
    scope: "neeladri",
    mail: "warden.neeladri",
    windowDays: 14,
    targetMinutes: 40 * 60,
  },
  {
    position: 1,
    domain: "hostel",
    scope: "velankani",
    mail: "warden.velankani",
    windowDays: 14,
    targetMinutes: 40 * 60,
  },
  { position: 1, domain: "committee", committee: "welfare", windowDays: 14, targetMinutes: 40 * 60 },
  { position: 2, mail: "dean", windowDays: 14, targetMinutes: 60 * 60 },
  { position: 3, role: "ombudsperson", windowDays: 30, targetMinutes: 120 * 60 },
  { position: 1, role: "ombudsperson", windowDays: 30, targetMinutes: 120 * 60, forProtected: true },
];
