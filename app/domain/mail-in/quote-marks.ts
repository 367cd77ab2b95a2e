/*
 * How mail programs mark what they quote, in the languages of a campus. Each pattern looks at one line (an introduction
 * at up to four joined ones) of bounded length, and none of them can run long.
 */

/** “On Tue, 24 Nov 2026 at 10:00, Kavitha wrote:” and its like. The line ends with a colon in all of them. */
const INTRODUCTIONS: readonly RegExp[] = [
  /^\W{0,3}on\b.{3,280}\bwrote\s*:$/i,
  /^\W{0,3}(am|le|el|em|il|op)\b.{3,280}\b(schrieb|a écrit|escribi[óo]|escreveu|ha scritto|schreef).{0,120}:$/i,
  /^(?=.{0,280}\d).{3,280}(ने (लिखा|कहा)|napisał\(?a?\)?|написала?|пишет|のメール|写道)\s*[:：]$/i,
  /^.{3,280}<[^<>\s]{3,254}>\s*(schrieb|ने लिखा|wrote)?[^<>]{0,60}:$/i,
];

/** What is left of an introduction that nothing else is known of; on one line alone. */
const BARE = /\b(wrote|writes|schrieb|a écrit|escribi[óo]|escreveu|ha scritto)\s*:$/i;

/** “-----Original Message-----”. */
const SEPARATOR =
  /^[-_*\s]{2,}\s*(original message|forwarded message|original appointment|ursprüngliche nachricht|weitergeleitete nachricht|message d['’]origine|message original|message transféré|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|मूल संदेश|अग्रेषित संदेश)\s*[-_*\s]{2,}$/i;

const FROM = /^[>*\s]{0,4}(from|von|de|expéditeur|da|van|प्रेषक|से)\*?\s*:\*?\s*\S/i;
const BESIDE =
  /^[>*\s]{0,4}(sent|to|cc|subject|date|gesendet|an|betreff|datum|envoyé|à|objet|enviado( el)?|para|asunto|assunto|data|inviato|a|oggetto|fecha|भेजा गया|प्रति|विषय|दिनांक|verzonden|aan|onderwerp)\*?\s*:\*?/i;

/** Below it nothing is anybody's words: `-- ` as programs write it, and what phones add. */
const PHONE =
  /^\W{0,2}(sent from (my|outlook|yahoo|samsung|proton|mail)|get outlook for|gesendet von|von meinem .{2,40} gesendet|diese nachricht wurde von meinem|envoyé de(puis)? (mon|ma)|envoyé à partir|télécharger outlook|enviado (desde|do|a partir|de) (mi|meu|minha)|obtener outlook|obter o outlook|inviato d(a|al) (mio )?|scarica outlook|मेरे .{2,40} से भेजा गया|outlook .{2,20} प्राप्त करें|sent via)/i;

/** Words by which people say that their answers stand in the quoted text. */
const INLINE =
  /\b(inline|in-line|see below|answers? below|below in|in (red|blue|bold)|siehe unten|unten im text|s\.\s?u\.|ci-dessous|voir plus bas|más abajo|abajo|abaixo|in basso|vedi sotto)\b|नीचे देखें/i;

const LONGEST_LINE = 400;

export function isQuoted(line: string): boolean {
  return /^\s{0,3}[>|](?!\w+\s*=)/.test(line);
}

/** Whether these lines, one to four that stand together, introduce a quotation. */
export function isIntroduction(joined: string): boolean {
  const line = joined.trim();
  return line.length <= LONGEST_LINE && /[:：]$/.test(line) && INTRODUCTIONS.some((each) => each.test(line));
}

export function isBareIntroduction(line: string): boolean {
  return line.length <= LONGEST_LINE && BARE.test(line.trim());
}

/** Whether a copied head of a mail begins here: a separator, or From with two of its neighbours. */
export function isCopiedHead(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? "").slice(0, LONGEST_LINE);
  if (SEPARATOR.test(line)) return true;
  if (/^\s*[_]{10,}\s*$/.test(line)) return FROM.test(lines[nextFilled(lines, at + 1)] ?? "");
  if (!FROM.test(line)) return false;
  const beside = lines.slice(at + 1, at + 9).filter((each) => BESIDE.test(each.slice(0, LONGEST_LINE)));
  return beside.length >= 2;
}

export function isSignatureMark(line: string): boolean {
  return /^--\s?$/.test(line) || /^\s*_{5,}\s*$/.test(line);
}

export function isPhoneLine(line: string): boolean {
  return line.length <= 200 && PHONE.test(line.trim());
}

export function saysInline(text: string): boolean {
  return INLINE.test(text.slice(0, 5000));
}

export function nextFilled(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] ?? "").trim() === "") at += 1;
  return at;
}
