import { z } from "zod";
import { wholeNumber, words } from "../words.ts";
import { entry, nothing, otherReference } from "./entry.ts";

/** Tickets that belong together. */
export const TOGETHER = {
  merge: entry({
    verb: "merge",
    schema: z.object({ into: otherReference }),
    label: "It was reported twice",
    submit: "Put them together",
    fields: [
      {
        name: "into",
        control: "line",
        label: "Number of the one that goes on",
        hint: "Of the same person. This one ends, and they are told.",
      },
    ],
  }),
  "merge-undo": entry({
    verb: "unmerge",
    schema: nothing,
    label: "Take them apart again",
    submit: "Take them apart again",
    fields: [],
  }),
  split: entry({
    verb: "split",
    schema: z
      .object({ subcategory: words, text: words, place: words, quotes: z.array(wholeNumber).default([]) })
      .transform((said) => said),
    label: "These are two things",
    submit: "Make a second ticket of it",
    fields: [
      { name: "subcategory", control: "subcategory", label: "What is the second one about?" },
      {
        name: "text",
        control: "area",
        label: "What is wrong?",
        hint: "In your own words. The requester and whoever gets it read this.",
      },
      { name: "place", control: "line", label: "Where?", optional: true },
      {
        name: "quotes",
        control: "messages",
        label: "Which messages here belong to it?",
        hint: "They stay here; the second ticket leads to them.",
        optional: true,
      },
    ],
  }),
  links: entry({
    verb: "link",
    schema: z.object({ to: otherReference, how: words }),
    label: "It belongs with another ticket",
    submit: "Say that they belong together",
    fields: [
      { name: "to", control: "line", label: "Number of the other one" },
      {
        name: "how",
        control: "link",
        label: "How do they belong together?",
        hint: "Only those who may see the other one see this.",
      },
    ],
  }),
  "link-removal": entry({
    verb: "unlink",
    schema: z.object({ to: otherReference }),
    label: "They do not belong together",
    submit: "Take the link away",
    fields: [{ name: "to", control: "line", label: "Number of the other one" }],
  }),
  incident: entry({
    verb: "include",
    schema: z.object({ incident: otherReference }),
    label: "It is part of a known problem",
    submit: "Put it there",
    fields: [
      {
        name: "incident",
        control: "line",
        label: "Number of the known problem",
        hint: "Its own promises stand still from now on, and its requester hears of the known problem.",
      },
    ],
  }),
  "incident-leaving": entry({
    verb: "exclude",
    schema: nothing,
    label: "It is something else than the known problem",
    submit: "Take it out",
    fields: [],
  }),
  joining: entry({
    verb: "join",
    schema: z.object({ place: words, words }),
    label: "Me too",
    submit: "Me too",
    fields: [
      { name: "place", control: "line", label: "Where?", optional: true },
      {
        name: "words",
        control: "area",
        label: "Anything to add?",
        hint: "Only those who work on it read this.",
        optional: true,
      },
    ],
  }),
  "joining-undo": entry({
    verb: "leave",
    schema: nothing,
    label: "Not for me any more",
    submit: "Not for me any more",
    fields: [],
  }),
} as const;
