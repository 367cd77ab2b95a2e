import type { Role } from "#app/domain/people/actor.ts";

/** Everybody here is invented. `at` is a domain, or a domain and a scope of it. */
export type DemoGrant = { role: Role; at?: string };
/** `manager`: to whom they report. */
export type DemoPerson = {
  mail: string;
  name: string;
  who: string;
  grants: readonly DemoGrant[];
  manager?: string;
};

const hostel = (scope: string): DemoGrant[] => [
  { role: "spoc", at: `hostel/${scope}` },
  { role: "spoc", at: `demo/${scope}` },
];

const MANAGERS: Readonly<Record<string, string>> = {
  "spoc1.neeladri": "warden.neeladri",
  "spoc2.neeladri": "warden.neeladri",
  "spoc1.velankani": "warden.velankani",
  "warden.neeladri": "dean",
  "warden.velankani": "dean",
  "spoc.college": "dean",
  "spoc.wifi": "dean",
  dean: "director",
  director: "chair",
};

const ROLES_OF_STAFF: readonly DemoPerson[] = [
  {
    mail: "super",
    name: "Farida Contractor",
    who: "super admin, privacy officer",
    grants: [{ role: "super_admin" }, { role: "privacy_officer" }],
  },
  { mail: "dean", name: "Dr. Leela Krishnan", who: "dean, senior admin", grants: [{ role: "senior_admin" }] },
  {
    mail: "director",
    name: "Prof. Anand Rao",
    who: "director, senior admin",
    grants: [{ role: "senior_admin" }],
  },
  {
    mail: "chair",
    name: "Justice Nalini Bhat (retd.)",
    who: "chair of the board, senior admin",
    grants: [{ role: "senior_admin" }],
  },
  { mail: "warden.neeladri", name: "Suresh Gowda", who: "warden of Neeladri", grants: hostel("neeladri") },
  { mail: "spoc1.neeladri", name: "Kavitha Shetty", who: "SPOC of Neeladri", grants: hostel("neeladri") },
  { mail: "spoc2.neeladri", name: "Imran Sheikh", who: "SPOC of Neeladri", grants: hostel("neeladri") },
  { mail: "warden.velankani", name: "Mary D’Souza", who: "warden of Velankani", grants: hostel("velankani") },
  { mail: "spoc1.velankani", name: "Prakash Naik", who: "SPOC of Velankani", grants: hostel("velankani") },
  {
    mail: "spoc.college",
    name: "Anita Deshpande",
    who: "SPOC of the college",
    grants: [{ role: "spoc", at: "college" }],
  },
  {
    mail: "spoc.wifi",
    name: "Ravi Kumar",
    who: "SPOC of the Wi-Fi team",
    grants: [{ role: "spoc", at: "wifi" }],
  },
  {
    mail: "mess.head",
    name: "Nikhil Menon",
    who: "head of the mess committee",
    grants: [{ role: "student" }],
  },
  {
    mail: "mess.member",
    name: "Sneha Patil",
    who: "member of the mess committee",
    grants: [{ role: "student" }],
  },
  {
    mail: "welfare.head",
    name: "Arjun Iyer",
    who: "head of the welfare committee",
    grants: [{ role: "student" }],
  },
  { mail: "counsellor", name: "Dr. Asha Mathew", who: "counsellor", grants: [{ role: "counsellor" }] },
  {
    mail: "care.head",
    name: "Prof. Sunita Kulkarni",
    who: "heads the internal committee for protected complaints",
    grants: [{ role: "counsellor" }],
  },
  {
    mail: "care.member",
    name: "Thomas Zachariah",
    who: "member of the internal committee for protected complaints",
    grants: [{ role: "counsellor" }],
  },
  {
    mail: "ombuds",
    name: "Dr. Zoya Ansari",
    who: "ombudsperson, decides on appeals last",
    grants: [{ role: "ombudsperson" }],
  },
  {
    mail: "auditor",
    name: "Gulab Chandani",
    who: "auditor, reads the log and a masked sample",
    grants: [{ role: "auditor" }],
  },
  {
    mail: "operator",
    name: "Devika Salvi",
    who: "operator, looks after what is sent and what comes in",
    grants: [{ role: "operator" }],
  },
];

export const STAFF: readonly DemoPerson[] = ROLES_OF_STAFF.map((each) => ({
  ...each,
  manager: MANAGERS[each.mail],
}));

const FIRST = ["Aarav", "Diya", "Kabir", "Meera", "Rohan", "Ananya", "Vikram", "Isha", "Farhan", "Pooja"];
const LAST = ["Reddy", "Banerjee", "Nair", "Singh", "Joshi", "Fernandes", "Pillai", "Khan", "Verma", "Hegde"];

export type DemoStudent = {
  mail: string;
  name: string;
  roll: string;
  hostel: string;
  room: string;
  section: string;
  batch: string;
};

/** Student `n`, from 1: the first half of `of` live in Neeladri, the others in Velankani, later ones by turns. */
export function student(n: number, of: number): DemoStudent {
  const name = `${FIRST[n % FIRST.length]} ${LAST[Math.floor(n / FIRST.length + n * 3) % LAST.length]}`;
  return {
    mail: `student${String(n).padStart(2, "0")}`,
    name,
    roll: `24BCS${String(n).padStart(4, "0")}`,
    hostel: n <= of / 2 || (n > of && n % 2 === 1) ? "neeladri" : "velankani",
    room: `${1 + (n % 4)}${String(1 + (n % 24)).padStart(2, "0")}`,
    section: "ABCD".charAt(n % 4),
    batch: String(2024 + (n % 3)),
  };
}

/** Who comes from outside when they are asked, and never signs in. */
export const CONTACTS = [
  { mail: "baskar@sparks.test", name: "Baskar Electricals", trade: "Electrician" },
  { mail: "office@clearpipes.test", name: "Clear Pipes", trade: "Plumber" },
] as const;
