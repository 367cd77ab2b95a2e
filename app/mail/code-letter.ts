import type { Campus } from "#app/db/sending/load-due.ts";
import { shownCode } from "#app/domain/sign-in/sign-in-codes.ts";
import { formatTime } from "#app/domain/time/moment.ts";
import type { CodeMessage } from "#app/operations/carrier.ts";
import type { LetterContent } from "./layout/letter-content.ts";
import { paragraph } from "./letter-wording.ts";

/** What a mail about somebody's account says: a code, until when, and what to do about one that nobody asked for. */
export function codeLetter(due: CodeMessage, campus: Campus, appUrl: string): LetterContent {
  const common = { locale: "en-IN", campusName: campus.name };
  switch (due.purpose) {
    case "sign_in":
      return { ...common, ...signInWords(due, untilOf(due, campus), appUrl) };
    case "address":
      return { ...common, ...addressWords(due, untilOf(due, campus)) };
    case "addresses_changed":
      return { ...common, ...newsWords("The addresses of your account have changed", appUrl) };
    case "password_changed":
      return { ...common, ...newsWords("Your password has changed", appUrl) };
  }
}

type Words = Omit<LetterContent, "locale" | "campusName">;

const NOBODY = paragraph("Tell it to nobody: no one from the campus ever asks for it.");

function untilOf({ expiresAt }: CodeMessage, { timeZone }: Campus): string {
  return formatTime(expiresAt, { timeZone, locale: "en-IN" });
}

function signInWords({ code, token, leadsTo }: CodeMessage, until: string, appUrl: string): Words {
  const onTo = leadsTo === null ? "" : `&redirectTo=${encodeURIComponent(leadsTo)}`;
  return {
    subject: "Your code to sign in",
    preheader: `It works until ${until}.`,
    heading: `Your code is ${shownCode(code)}`,
    blocks: [
      paragraph(
        `Type it on the page where you asked for it, or sign in by the link below, here or in another browser. Either works until ${until}, once.`,
      ),
      NOBODY,
    ],
    action: { label: "Sign in", url: `${appUrl}/login/link?token=${token}${onTo}` },
    footer: ["If it was not you who asked, do nothing: nobody gets in without this mail."],
  };
}

function addressWords({ code }: CodeMessage, until: string): Words {
  return {
    subject: "Your code for a new address",
    preheader: `It works until ${until}.`,
    heading: `Your code is ${shownCode(code)}`,
    blocks: [
      paragraph(`Type it on the page where you added this address. It works until ${until}, once.`),
      NOBODY,
    ],
    action: null,
    footer: ["If it was not you who added this address, do nothing: without the code it is not added."],
  };
}

function newsWords(heading: string, appUrl: string): Words {
  return {
    subject: heading,
    preheader: "If it was you, there is nothing to do.",
    heading,
    blocks: [
      paragraph(
        "If it was you, there is nothing to do. If not, sign in, end the other devices, choose a new password, and tell the people who run this site.",
      ),
    ],
    action: { label: "See your devices", url: `${appUrl}/profile/devices` },
    footer: ["This mail was sent by a machine."],
  };
}
