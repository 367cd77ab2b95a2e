import type { CommitteeRole } from "#app/domain/people/committees.ts";

export type DemoCommittee = {
  slug: string;
  label: string;
  /** Slugs of the subjects that are theirs. */
  categories: readonly string[];
  members: readonly { mail: string; role: CommitteeRole }[];
};

/** Who serves where. Students head and fill them; a member of the staff advises. */
export const COMMITTEES: readonly DemoCommittee[] = [
  {
    slug: "welfare",
    label: "Welfare committee",
    categories: ["committee-welfare"],
    members: [
      { mail: "welfare.head", role: "head" },
      { mail: "dean", role: "advisor" },
    ],
  },
  {
    slug: "mess",
    label: "Mess committee",
    categories: ["mess-quality", "college-mess", "committee-mess"],
    members: [
      { mail: "mess.head", role: "head" },
      { mail: "mess.member", role: "member" },
      { mail: "warden.neeladri", role: "advisor" },
    ],
  },
  {
    slug: "transport",
    label: "Transport committee",
    categories: ["transport"],
    members: [{ mail: "spoc.college", role: "advisor" }],
  },
  {
    slug: "event",
    label: "Event committee",
    categories: ["committee-events"],
    members: [{ mail: "spoc.college", role: "advisor" }],
  },
  {
    slug: "cultural",
    label: "Cultural committee",
    categories: ["committee-events"],
    members: [{ mail: "dean", role: "advisor" }],
  },
  {
    slug: "sports",
    label: "Sports committee",
    categories: ["committee-sports"],
    members: [{ mail: "warden.velankani", role: "advisor" }],
  },
];
