import { z } from "zod";
import type { CommitteeId } from "#app/domain/ids.ts";
import { wholeNumber, words } from "../words.ts";
import { entry, nothing, reason } from "./entry.ts";

const committeeAndReason = z
  .object({ committee: wholeNumber, reason: words })
  .transform(({ committee, reason }) => ({ committeeId: committee as CommitteeId, reason }));

/** Who reads it, and who does not. */
export const READERS = {
  tags: entry({
    verb: "tag",
    schema: committeeAndReason,
    label: "Bring a committee in",
    submit: "Bring it in",
    fields: [
      {
        name: "committee",
        control: "committee",
        label: "Which one?",
        hint: "Its members can read this then, but not whose it is, and write here.",
      },
      reason("Why?", { hint: "The committee and the requester read it.", optional: true }),
    ],
  }),
  "tag-removal": entry({
    verb: "untag",
    schema: committeeAndReason,
    label: "Let a committee go",
    submit: "Let it go",
    fields: [
      { name: "committee", control: "tagged", label: "Which one?" },
      reason("Why?", { optional: true }),
    ],
  }),
  about: entry({
    verb: "about",
    schema: z.object({ person: words, words }),
    label: "Say that it is about a person",
    submit: "Keep them away from it",
    fields: [
      {
        name: "person",
        control: "line",
        label: "Who is it?",
        hint: "E-mail address or roll number. From now on they can’t see this, and neither can those who report to them.",
        optional: true,
      },
      {
        name: "words",
        control: "area",
        label: "Or say it in your own words",
        hint: "Then only whoever reported it and senior staff from elsewhere see it, until one of you names the person. Both empty: it is about nobody after all.",
        optional: true,
      },
    ],
  }),
  visibility: entry({
    verb: "restrict",
    schema: z.object({ to: words }),
    label: "Set who can see it",
    submit: "Set who can see it",
    fields: [{ name: "to", control: "visibility", label: "Who can see it?" }],
  }),
  look: entry({
    verb: "look",
    schema: z.object({ reason: words }),
    label: "Look at it for 15 minutes",
    submit: "Write it down and open it",
    fields: [
      reason("Why do you have to read this?", {
        hint: "Those who work on it and all senior admins read your name and this. You can read it for 15 minutes, and do nothing there.",
      }),
    ],
  }),
  watch: entry({ verb: "watch", schema: nothing, label: "Follow it", submit: "Follow it", fields: [] }),
} as const;
