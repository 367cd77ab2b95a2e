import type { PastEvent } from "./events.ts";

type Sentence = { status: 401 | 403 | 404 | 409 | 422 | 429; sentence: string };

/** Every expected "no": its HTTP status and the only sentence people ever read about it. */
export const REFUSALS = {
  signed_out: { status: 401, sentence: "Your sign-in has ended. Sign in again: what you wrote is kept." },
  confirm_first: {
    status: 401,
    sentence:
      "Here we ask for your password again after 15 minutes. Sign in once more: what you wrote is kept.",
  },
  not_found: {
    status: 404,
    sentence: "There is nothing here for you. Check the address, or sign in as somebody else.",
  },
  not_allowed: {
    status: 403,
    sentence: "This is for somebody else to do. Ask the person who has the ticket.",
  },
  changed_meanwhile: {
    status: 409,
    sentence: "Something happened here while you were writing. Read it, then send yours anyway or change it.",
  },
  wrong_state: {
    status: 409,
    sentence: "The ticket has moved on, so this can no longer be done. The page shows where it stands now.",
  },
  not_among_many: {
    status: 422,
    sentence: "This one is read by few. Open it and answer it by itself.",
  },
  link_not_theirs: {
    status: 409,
    sentence: "This link is for whoever has the ticket or has reported it, and that is somebody else by now.",
  },
  already_acknowledged: { status: 409, sentence: "Somebody was faster: this has already been acknowledged." },
  already_rated: { status: 409, sentence: "You have rated this solution already. Thank you." },
  reopen_window_over: {
    status: 409,
    sentence: "The time to reopen this is over. Report it again and name the old number.",
  },
  nothing_broken: {
    status: 409,
    sentence: "No promise is broken yet. If it is, the next person up is told at that very minute.",
  },
  asked_already: {
    status: 409,
    sentence: "You have asked for this already: the next person up has been told.",
  },
  undo_too_late: {
    status: 409,
    sentence: "This can be taken back for half an hour. Ask the requester to reopen it, or report it again.",
  },
  merge_unknown: {
    status: 422,
    sentence:
      "There is no such open ticket to put it into. Give the number of another one of the same person.",
  },
  merge_unlike: {
    status: 422,
    sentence: "Only two reports of one person can be put together, by somebody who may work on both.",
  },
  job_unfit: {
    status: 422,
    sentence: "This one is read by few, so nobody outside is asked about it here.",
  },
  contact_unknown: { status: 422, sentence: "Choose somebody from the list." },
  jobs_full: {
    status: 422,
    sentence: "At most {most} work orders wait on one ticket. Take one back first, or wait for an answer.",
  },
  job_over: {
    status: 409,
    sentence: "This work order is over: it was answered, taken back, or is too old.",
  },
  split_unfit: {
    status: 422,
    sentence: "Only an ordinary ticket can be split, and only where it is known who reported it.",
  },
  link_unknown: {
    status: 422,
    sentence: "There is no such other ticket that you may see. Give its number.",
  },
  linked_already: { status: 422, sentence: "These two belong together already." },
  links_full: {
    status: 422,
    sentence: "At most {most} others belong to one ticket. Take one away first.",
  },
  committee_unknown: { status: 422, sentence: "There is no such committee. Choose one from the list." },
  not_for_committees: {
    status: 422,
    sentence: "This one is not for many eyes: no committee can be brought in on it.",
  },
  no_head: { status: 422, sentence: "Nobody heads this committee just now. Choose somebody else." },
  proposed_already: {
    status: 422,
    sentence: "This person is proposed already, and an advisor decides on it.",
  },
  not_own_proposal: {
    status: 403,
    sentence: "Nobody decides on themselves, or on whom they proposed. Ask another advisor.",
  },
  decided_already: { status: 409, sentence: "Somebody decided on this already." },
  tagged_already: { status: 409, sentence: "This committee has it already." },
  not_tagged: { status: 409, sentence: "This committee was not brought in, or has left already." },
  incident_unknown: {
    status: 422,
    sentence: "There is no such open known problem that you may work on. Give its number.",
  },
  incident_unfit: {
    status: 422,
    sentence: "What is confidential, or an emergency, is worked on by itself.",
  },
  in_incident_already: {
    status: 422,
    sentence: "This belongs to a known problem already. Take it out of that first.",
  },
  joined_already: { status: 409, sentence: "We know already that you have this problem as well." },
  no_appeal: {
    status: 409,
    sentence: "There is nothing to appeal against here, or the time for it is over.",
  },
  appeal_undecided: {
    status: 403,
    sentence: "An appeal is under way. Those who were appealed to decide on it, and nobody else.",
  },
  appeal_decided: {
    status: 403,
    sentence: "An appeal ended with this. Those who decided on it can take that back, and nobody else.",
  },
  nothing_to_review: { status: 409, sentence: "No rating waits to be looked into here." },
  review_not_yours: {
    status: 403,
    sentence: "Those who were asked to look into this rating say what they found, and nobody else.",
  },
  finding_missing: { status: 422, sentence: "Say in a few words what you found." },
  nothing_to_uphold: {
    status: 409,
    sentence: "Nothing was decided before that could stand. Say how it ends instead.",
  },
  nothing_to_redact: {
    status: 422,
    sentence: "There is nothing there to take away any more. Choose something from the list.",
  },
  nothing_to_take_back: {
    status: 409,
    sentence: "Only your own message can be taken back, and only before it has left.",
  },
  take_back_too_late: {
    status: 409,
    sentence:
      "It has left: a message can be taken back for thirty seconds. Write another one that puts it right.",
  },
  about_missing: { status: 422, sentence: "Say whom it is about, by name or in your own words." },
  about_requester: {
    status: 422,
    sentence: "This is who reported it. Say which other person it is about.",
  },
  seen_already: { status: 409, sentence: "You can read this already. Open it." },
  not_oneself: { status: 422, sentence: "Nobody does this to themselves. Ask another privacy officer." },
  still_owns: {
    status: 422,
    sentence: "This person still has {count} open tickets to do. Pass them on first, then erase.",
  },
  nobody_to_ask: {
    status: 409,
    sentence: "Nobody is known who could answer: it was reported without a sign-in. Write a note instead.",
  },
  stays_anonymous: {
    status: 422,
    sentence:
      "Whoever reported this did not say who they are. It stays with its readers, and nobody can be named as its requester.",
  },
  yours_already: { status: 409, sentence: "You have it already, so there is nothing to take over." },
  theirs_already: {
    status: 409,
    sentence: "They have it already. Choose somebody else, or leave it with them.",
  },
  owner_is_back: { status: 409, sentence: "Whoever has it is here again, so it stays with them." },
  nobody_there: { status: 404, sentence: "There is no such person. Look them up again." },
  not_yourself: { status: 403, sentence: "Nobody does this to themselves. Ask another super admin." },
  last_super_admin: {
    status: 409,
    sentence: "This is the only super admin who is left. Make somebody else one first.",
  },
  same_entry: { status: 422, sentence: "That is the same entry. Name the other one." },
  merged_already: {
    status: 409,
    sentence: "This entry has become another one’s meanwhile. Look them up again.",
  },
  stays_gone: {
    status: 422,
    sentence: "The entry that stays has to be active. Let them in first, or choose another.",
  },
  gone_already: { status: 409, sentence: "They have been deactivated already." },
  not_gone: { status: 409, sentence: "They are not deactivated, so there is nothing to bring back." },
  span_order: { status: 422, sentence: "It has to end after it begins." },
  absence_overlaps: {
    status: 422,
    sentence:
      "They are away already at some time between these dates. End that absence first, or choose others.",
  },
  substitute_oneself: { status: 422, sentence: "Nobody stands in for themselves. Choose somebody else." },
  substitute_unknown: { status: 422, sentence: "Choose members of the staff from the list, each once." },
  absence_over: { status: 409, sentence: "This absence is over already." },
  part_unknown: { status: 422, sentence: "Choose a part of the campus from the list." },
  staff_unknown: { status: 422, sentence: "Choose a member of the staff from the list." },
  turn_overlaps: {
    status: 422,
    sentence: "They are on duty there already at some time between these dates. End that turn first.",
  },
  views_full: {
    status: 422,
    sentence: "You have {most} views already. Delete one first.",
  },
  canned_full: {
    status: 422,
    sentence: "There are {most} such replies already. Delete one first.",
  },
  role_held: { status: 422, sentence: "They have this role there already at some time between these dates." },
  role_is_whole: {
    status: 422,
    sentence: "Only SPOCs have a part of the campus. Choose the whole campus for this role.",
  },
  role_over: {
    status: 409,
    sentence: "This role is over already, or theirs is the last super admin’s, which stays.",
  },
  turn_over: { status: 409, sentence: "This turn is over already." },
  closure_order: {
    status: 422,
    sentence: "A closure ends after it begins, and takes two months at most.",
  },
  closure_too_late: {
    status: 422,
    sentence: "A closure can be declared for the last seven days, and not for longer ago.",
  },
  withdrawal_asked_already: {
    status: 409,
    sentence: "You have asked for this already. Those who read it decide, and answer you here.",
  },
  at_the_top: {
    status: 409,
    sentence: "Everybody further up has been told already. What you write here, they read.",
  },
  key_reused: {
    status: 422,
    sentence: "This form was sent before with other contents. Open the page again and send it from there.",
  },
  form_key_unreadable: {
    status: 422,
    sentence: "This form was not sent as our page made it. Send it again from here.",
  },
  words_missing: { status: 422, sentence: "Write something first." },
  words_too_long: { status: 422, sentence: "This is too long. Shorten it to {most} characters or fewer." },
  description_missing: { status: 422, sentence: "Say what is wrong. A few words are enough." },
  reason_missing: { status: 422, sentence: "Say why, so that the others understand." },
  resolution_missing: { status: 422, sentence: "Say what was done, so that the requester can check it." },
  rule_unquoted: {
    status: 422,
    sentence: "Quote the rule by which you refuse: its number, or its words in quotation marks.",
  },
  destination_missing: {
    status: 422,
    sentence: "This is not over because somebody else has to decide. Pass it on to them, and say why.",
  },
  date_missing: {
    status: 422,
    sentence: "Give a date and time, or a duration such as “2 hours” or “3 days”.",
  },
  date_unreadable: {
    status: 422,
    sentence: "This date can’t be read. Write “2 hours”, “3 days”, “tomorrow 11:00” or “24 Nov 11:00”.",
  },
  moment_unchosen: { status: 422, sentence: "Choose the day, and the time where one is asked for." },
  date_past: { status: 422, sentence: "This moment is already over. Give one that is still to come." },
  date_too_far: { status: 422, sentence: "This is more than a year away. Give a nearer date." },
  extension_too_long: {
    status: 422,
    sentence:
      "A new date may add at most as much time as was first promised. The latest possible is {latest}.",
  },
  no_extension: { status: 409, sentence: "There is no new date to decide on here any more." },
  not_yours_to_decide: {
    status: 403,
    sentence: "The next person up decides on this, and never whoever asked for it.",
  },
  decision_unknown: { status: 422, sentence: "Choose what you decide." },
  person_unknown: {
    status: 422,
    sentence: "Nobody by this name can take the ticket. Choose somebody from the list.",
  },
  mention_unknown: {
    status: 422,
    sentence:
      "“@{name}” is nobody who may read this here, or more than one of them. Write their e-mail address behind the @, or leave the @ out.",
  },
  hold_reason_unknown: { status: 422, sentence: "Choose what it waits for." },
  status_unknown: { status: 422, sentence: "Choose a status from the list: this one can’t be had here." },
  nothing_to_correct: { status: 422, sentence: "Nothing here differs from what stands there now." },
  destination_unknown: {
    status: 422,
    sentence: "It can’t be passed on to there. Choose somebody else, or another part of the campus.",
  },
  outcome_unknown: { status: 422, sentence: "Choose how it ended." },
  stars_unknown: { status: 422, sentence: "Choose from 1 to 5 how you were treated." },
  subcategory_unknown: { status: 422, sentence: "Choose what it is about." },
  about_first: {
    status: 409,
    sentence:
      "Say first whom this is about, or that it is about nobody: until then only senior staff from elsewhere may have it.",
  },
  answer_missing: { status: 422, sentence: "Answer this question." },
  answer_unknown: { status: 422, sentence: "Choose one of the answers offered." },
  answer_not_date: { status: 422, sentence: "Give a date, such as 2026-11-24." },
  answer_not_number: { status: 422, sentence: "Give a number." },
  answer_too_small: { status: 422, sentence: "Give a number of {least} or more." },
  answer_too_big: { status: 422, sentence: "Give a number of {most} or less." },
  answer_too_early: { status: 422, sentence: "Give a date of {least} or later." },
  answer_too_late: { status: 422, sentence: "Give a date of {most} or earlier." },
  answers_too_many: { status: 422, sentence: "Choose {most} at most." },
  choice_unknown: { status: 422, sentence: "Choose one of the answers offered." },
  times_unreadable: {
    status: 422,
    sentence: "One of these times can’t be read. Choose a day and a part of it.",
  },
  times_order: { status: 422, sentence: "One of these times ends before it begins. Turn it round." },
  times_past: {
    status: 422,
    sentence: "One of these times is over already. Choose one that is still to come.",
  },
  times_too_far: { status: 422, sentence: "Nobody plans so far ahead. Choose days until {most}." },
  times_too_many: { status: 422, sentence: "Choose {most} times at most." },
  confidential_unfit: {
    status: 422,
    sentence:
      "What is reported here can’t be kept confidential. Untick that, or choose something else above.",
  },
  confidential_on_page: {
    status: 422,
    sentence: "What is confidential is reported on its page, and not by a program.",
  },
  stays_theirs: {
    status: 422,
    sentence:
      "Few may read this, so it stays with whoever reported it. Whoever else it happened to reports it themselves.",
  },
  requester_unknown: { status: 422, sentence: "Nobody has this e-mail address or roll number. Check it." },
  sign_in_failed: {
    status: 422,
    sentence: "This e-mail address and password do not fit together. Check both and try again.",
  },
  number_unreadable: { status: 422, sentence: "Give its number, such as #1024." },
  code_wrong: {
    status: 422,
    sentence:
      "This code does not fit, or it is over: it lives 15 minutes and five tries. Look at the newest mail, or ask for another one.",
  },
  link_over: {
    status: 422,
    sentence: "This link was used, or it is over: it lives 15 minutes. Ask for another one.",
  },
  too_many_sign_in_codes: {
    status: 429,
    sentence: "Too many codes were asked for. Try again {again}, or sign in with your password.",
  },
  password_wrong: { status: 422, sentence: "This is not your present password. Type it again." },
  address_taken: {
    status: 422,
    sentence: "This address belongs to another account. Sign in there, or ask the people who run this site.",
  },
  address_known: { status: 422, sentence: "This address is yours already." },
  address_last: {
    status: 422,
    sentence: "This is your only address. Add another one first: mails have to reach you.",
  },
  quiet_hours_open: {
    status: 422,
    sentence: "Quiet hours need a beginning and an end that are not the same. Choose both, or neither.",
  },
  session_over: { status: 409, sentence: "This device is signed out already." },
  scopes_missing: { status: 422, sentence: "Choose what the token may do." },
  tokens_full: { status: 422, sentence: "You have {most} tokens already. Take one away first." },
  token_shown_already: {
    status: 409,
    sentence: "This token was made already, and it is shown only once. Take it away and make another one.",
  },
  token_unknown: {
    status: 401,
    sentence: "This is no token of ours, or it is over. Make one on your profile.",
  },
  scope_missing: {
    status: 403,
    sentence: "This token may not do that: it has no “{scope}”. Make one that has.",
  },
  too_many_requests: {
    status: 429,
    sentence: "These are too many requests with one token. Send the next one in {seconds} seconds.",
  },
  campus_unnamed: { status: 422, sentence: "Say what the campus is called." },
  own_name_missing: { status: 422, sentence: "Say what you are called." },
  address_unreadable: { status: 422, sentence: "This is not an e-mail address. Check it." },
  password_weak: {
    status: 422,
    sentence: "Choose a password of {least} to 200 characters that is not used elsewhere.",
  },
  too_many_filings: {
    status: 429,
    sentence:
      "One person can report {most} problems in {span}. You can send this one from {again} on. What you write on a ticket that you have does not count.",
  },
  too_many_tries: {
    status: 429,
    sentence:
      "There were too many tries that did not fit. Try again {again}. In a browser where you have signed in before you need not wait.",
  },
  file_not_cleanable: {
    status: 422,
    sentence:
      "“{name}” was left out: such files can say who made them and where, in places that we can’t clean. Add a screenshot of it, as a JPEG or PNG.",
  },
  too_many_codes: {
    status: 429,
    sentence:
      "This is not one of our codes, and from this network there were too many of those. Compare it with what you wrote down: the right one opens at any time. Another try counts {again}.",
  },
  code_unknown: {
    status: 422,
    sentence:
      "This is not one of our codes. It has 16 letters and digits: compare it with what you wrote down.",
  },
  report_named: {
    status: 409,
    sentence:
      "This report has a name now, and its code opens nothing any more. Whose it is signs in to read it.",
  },
  too_many_reports: {
    status: 429,
    sentence:
      "So many reports came from this network within an hour that we take the next one {again}. Your words are still here. If it can’t wait, call one of the numbers.",
  },
  too_many_links: {
    status: 429,
    sentence: "So many links were asked for from this network that we take the next wish {again}.",
  },
  file_kind_unknown: {
    status: 422,
    sentence: "“{name}” is neither a picture nor a PDF. Add a JPEG, PNG, WebP, GIF, HEIC or PDF file.",
  },
  file_unreadable: {
    status: 422,
    sentence: "“{name}” can’t be read as the picture or PDF it begins as. Add a screenshot of it instead.",
  },
  file_too_large: { status: 422, sentence: "“{name}” is larger than 10 MB. Add a smaller one." },
  file_empty: { status: 422, sentence: "“{name}” is empty. Add it again." },
  picture_too_large: {
    status: 422,
    sentence: "“{name}” has too many pixels to be opened on a phone. Add a screenshot of it instead.",
  },
  file_not_kept: {
    status: 422,
    sentence: "“{name}” could not be stored. Add it again, or send your words without it.",
  },
  files_too_many: { status: 422, sentence: "Five files go with one message at most. Leave some out." },
  file_left_out: { status: 422, sentence: "“{name}” was left out: five files go with one message at most." },
  files_full: {
    status: 422,
    sentence: "A report has five files at most, and this one has room for {room} more. Leave some out.",
  },
  files_sent_already: {
    status: 422,
    sentence: "One of these files has been sent with something else already. Leave it out, or add it again.",
  },
  files_closed: {
    status: 409,
    sentence: "Files can be added here for 24 hours after reporting. Write a message and add them to it.",
  },
  files_missing: { status: 422, sentence: "Choose a file first." },
  file_signed_out: {
    status: 401,
    sentence: "“{name}” could not be kept: nobody is signed in. Add it again.",
  },
  files_too_often: { status: 429, sentence: "That were many files in an hour. Add “{name}” again {again}." },
  form_too_long: {
    status: 422,
    sentence: "This is more text than one form can carry. What is beyond 1 MB was cut off: shorten it.",
  },
} as const satisfies Record<string, Sentence>;

export type RefusalCode = keyof typeof REFUSALS;

/** One thing to mend, at one field of the form (its name) or at the whole form (null). */
export type Issue = {
  field: string | null;
  code: RefusalCode;
  facts: Readonly<Record<string, string | number>>;
};

/** An expected no: plain data, returned and never thrown across an object. */
export type Refusal = {
  ok: false;
  code: RefusalCode;
  issues: readonly Issue[];
  /** What happened after the author's page was drawn; only for changed_meanwhile. */
  meanwhile: readonly PastEvent[];
};

/** A refusal of one code, pointing at one field when there is one. */
export function refuse(code: RefusalCode, field: string | null = null, facts: Issue["facts"] = {}): Refusal {
  return { ok: false, code, issues: [{ field, code, facts }], meanwhile: [] };
}

/** A refusal for several fields at once; refuses to be made of none. */
export function refuseAll(issues: readonly Issue[]): Refusal {
  const [first] = issues;
  if (!first) throw new Error("a refusal needs an issue");
  return { ok: false, code: first.code, issues, meanwhile: [] };
}

export function refusalStatus(code: RefusalCode): Sentence["status"] {
  return REFUSALS[code].status;
}

/** The sentence for people, with its figures filled in. */
export function refusalSentence(issue: Pick<Issue, "code" | "facts">): string {
  return REFUSALS[issue.code].sentence.replace(/\{(\w+)\}/g, (_, name: string) =>
    String(issue.facts[name] ?? ""),
  );
}
