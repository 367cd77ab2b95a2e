import type { StatusKind } from "#app/domain/statuses.ts";
import type { Visibility } from "#app/domain/ticket.ts";

/*
 * PRODUCT 2 and 3 written down, cell by cell: what each verb is answered on a ticket of each visibility and kind, by
 * whom it is said. `+` is done; every other sign is the refusal of that name.
 *
 * Columns, first those whom something connects with the ticket:
 *   R requester, F who filed it for them, A owner, T who stands in for the owner, S staff of its scope, L senior admin,
 *   P panel or reviewer, Q a senior admin on its panel, W watcher, J joined, C member of a committee for such tickets;
 * then all others:
 *   V privacy officer, U super admin, M a super admin who looks at it, G a role that opens no ticket, X anybody else,
 *   D who would be any of these and is denied it, Y the system, K a contact who was asked to come,
 *   N whoever reported it without saying who they are.
 * Who may say a verb meets, before its own rule, the kinds of status:
 *   n new, a active, q waiting_requester, o waiting_other, r resolved, c closed, x cancelled.
 */
export const SIGNS = {
  "+": "allowed",
  ".": "not_found",
  "-": "not_allowed",
  w: "wrong_state",
  y: "not_yours_to_decide",
  t: "not_for_committees",
  i: "incident_unfit",
  n: "no_appeal",
  b: "appeal_undecided",
  u: "split_unfit",
  j: "job_unfit",
  s: "seen_already",
  m: "yours_already",
} as const;

const CELLS = `
verb                  kinds    normal                 restricted             protected
                      naqorcx  RFATSLPQWJC VUMGXDYKN  RFATSLPQWJC VUMGXDYKN  RFATSLPQWJC VUMGXDYKN
acknowledge           ++++www  --++++++--+ ..-...---  --++.+++--. ..-...---  --+...++--. ......---
start                 ++++www  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
hold                  ++++www  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
resume                www+www  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
tat                   ++++www  --++++++--+ ..-...---  --++.+++--. ..-...---  --+...++--. ......---
decide_extension      ++++www  +-yyy+y+--- ..-...---  +-yy.+y+--. ..-...---  +-y...y+--. ......---
ask                   ++++www  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
reply                 +++++ww  ++++++++--+ ..-...--+  ++++.+++--. ..-...--+  +++...++--. ......--+
note                  +++++++  --++++++--+ ..-...---  --++.+++--. ..-...---  --+...++--. ......---
claim                 ++++www  --m+++++--- ..-...---  --m+.+++--. ..-...---  --m...++--. ......---
assign                ++++www  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
forward               ++++www  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
recategorise          ++++www  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
resolve               ++++www  --++++++--+ ..-...---  --++.+++--. ..-...---  --+...++--. ......---
undo_resolve          wwww+ww  --++++++--+ ..-...---  --++.+++--. ..-...---  --+...++--. ......---
reopen                wwww+ww  +-----++--- ..-...--+  +---.-++--. ..-...--+  +--...++--. ......--+
close                 wwww+ww  +---------- ..-...--+  +---.-----. ..-...--+  +--...----. ......--+
cancel                ++++www  +---------- ..-...--+  +---.-----. ..-...--+  +--...----. ......--+
decide_withdrawal     ++++www  --++--++--- ..-...---  --++.-++--. ..-...---  --+...++--. ......---
rate                  wwww++w  +---------- ..-...--+  +---.-----. ..-...--+  +--...----. ......--+
escalate              ++++www  +-++++++--- ..-...--+  +-++.+++--. ..-...--+  +-+...++--. ......--+
correct               +++++++  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
offer_times           ++++www  ++--------- ..-...---  ++--.-----. ..-...---  ++-...----. ......---
watch                 +++++++  --+++++++++ ..-...---  --++.+++++. ..-...---  --+...++++. ......---
tag                   +++++++  --++++++--- ..-...---  --tt.ttt--. ..-...---  --t...tt--. ......---
untag                 +++++++  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
merge                 ++++www  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
unmerge               wwwww+w  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
split                 ++++www  --++++++--- ..-...---  --uu.uuu--. ..-...---  --u...uu--. ......---
link                  +++++++  +-++++++--- ..-...+--  +-++.+++--. ..-...+--  +-+...++--. ......+--
unlink                +++++++  +-++++++--- ..-...---  +-++.+++--. ..-...---  +-+...++--. ......---
job                   ++++www  --++++++--- ..-...---  --++.+++--. ..-...---  --j...jj--. ......---
revoke_job            +++++++  --++++++--- ..-...---  --++.+++--. ..-...---  --+...++--. ......---
answer_job            +++++++  ----------- ..-...-+-  ----.-----. ..-...-+-  ---...----. ......-+-
include               ++++www  --++++++--- ..-...---  --ii.iii--. ..-...---  --i...ii--. ......---
exclude               ++++www  +-++++++--- ..-...---  +-++.+++--. ..-...---  +-+...++--. ......---
join                  ++++www  +++++++++++ ++.++.--.  ........... ......--.  ........... ......--.
leave                 +++++++  ..-------+- ..-...---  ..--.----+. ..-...---  ..-...---+. ......---
appeal                ++++++w  +---------- ..-...--+  +---.-----. ..-...--+  n--...----. ......--n
uphold                ++++www  ------+b--- ..-...---  ----.-+b--. ..-...---  ---...+b--. ......---
review                +++++++  -----+++--- ..-...---  ----.+++--. ..-...---  ---...++--. ......---
redact                +++++++  -----+-+--- ..-...---  ----.+-+--. ..-...---  ---...-+--. ......---
take_back             +++++ww  --++++++--+ ..-...---  --++.+++--. ..-...---  --+...++--. ......---
about                 +++++++  ++++++++--- ..-...---  ++++.+++--. ..-...---  +++...++--. ......---
restrict              +++++++  -----+-+--- ..-...---  ----.+-+--. ..-...---  ---...-+--. ......---
reveal                +++++++  ----------- ..-...--+  ----.-----. ..-...--+  ---...----. ......--+
look                  +++++++  ........... .+s...--.  ........... .+s...--.  ........... ......--.
remind                ++++www  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
break                 ++++www  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
step                  ++++www  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
climb                 ++++www  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
remind_stalled        w+wwwww  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
resume_clock          ++++www  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
remind_question       ww+wwww  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
resolve_unanswered    ww+wwww  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
ask_confirmation      wwww+ww  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
close_by_silence      wwww+ww  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
delivered             wwww+ww  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
observe_closure       ++++www  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
send_link             +++++++  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. .......--
hand_on               ++++www  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
move_person           +++++++  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
hand_on_appeal        ++++www  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
remind_review         +++++++  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
resolve_with_incident ++++www  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
keep_mail             +++++++  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. ......+--
ask_whose             +++++++  ----------- ..-...+--  ----.-----. ..-...+--  ---...----. .......--
`;

export const WHO = "RFATSLPQWJCVUMGXDYKN";
const KINDS: readonly StatusKind[] = [
  "new",
  "active",
  "waiting_requester",
  "waiting_other",
  "resolved",
  "closed",
  "cancelled",
];

export type Sign = keyof typeof SIGNS;
type Line = { kinds: ReadonlyMap<StatusKind, Sign>; who: Readonly<Record<Visibility, readonly Sign[]>> };

/** The lines of the table by verb. */
export const LINES: ReadonlyMap<string, Line> = new Map(CELLS.trim().split("\n").slice(2).map(line));

function line(text: string): readonly [string, Line] {
  const [verb = "", kinds = "", ...marks] = text.trim().split(/\s+/);
  const [normal = "", restricted = "", protectedTo = ""] = [0, 2, 4].map((at) =>
    marks.slice(at, at + 2).join(""),
  );
  const who = { normal: signs(normal), restricted: signs(restricted), protected: signs(protectedTo) };
  return [verb, { kinds: new Map(signs(kinds).map((sign, at) => [KINDS[at] ?? "new", sign])), who }];
}

function signs(text: string): readonly Sign[] {
  return [...text].map((each) => {
    if (!(each in SIGNS)) throw new Error(`${each} stands for nothing`);
    return each as Sign;
  });
}

/** What the table says: whoever may say it meets the kind of status first, then the rule. */
export function written(verb: string, kind: StatusKind, visibility: Visibility, who: number): string {
  const here = LINES.get(verb);
  const sign = here?.who[visibility][who] ?? ".";
  const isHeard = sign !== "." && sign !== "-";
  const meets = isHeard && here?.kinds.get(kind) === "w" ? "w" : sign;
  return SIGNS[meets];
}
