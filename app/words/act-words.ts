import type { LinkedVerb } from "#app/domain/people/linked-acts.ts";

type ActWords = {
  /** The link in the mail. */
  link: string;
  heading: string;
  submit: string;
  /** What the page says once it is so, whether by this link or otherwise. */
  done: { heading: string; words: string };
};

/** What a link that needs no sign-in is called in its mail, and what its page says. */
export const ACT_WORDS: Readonly<Record<LinkedVerb, ActWords>> = {
  close: {
    link: "Yes, that settles it",
    heading: "Does that settle it?",
    submit: "Yes, that settles it",
    done: { heading: "This is finished", words: "Thank you for telling us. There is nothing more to do." },
  },
  reopen: {
    link: "It is still broken",
    heading: "Is it still broken?",
    submit: "Send it back",
    done: { heading: "It is being worked on again", words: "Whoever has it knows that it is not done." },
  },
  rate: {
    link: "Say how you were treated",
    heading: "Say how you were treated",
    submit: "Send",
    done: { heading: "You have rated this", words: "Thank you. That helps." },
  },
  acknowledge: {
    link: "Acknowledge",
    heading: "Do you have it?",
    submit: "I have it",
    done: { heading: "This is acknowledged", words: "Whoever reported it knows that somebody has it." },
  },
};

/** What a link's page says where there is nothing to press. */
export const NO_ACT = {
  over: { heading: "This link is over", words: "It worked for thirty days." },
  moved_on: {
    heading: "This can’t be done by this link any more",
    words: "The ticket has moved on since that mail was written.",
  },
  nothing: {
    heading: "There is nothing here for this link",
    words: "Not all of it was copied, or what it was for is not there for you any more.",
  },
} as const;
