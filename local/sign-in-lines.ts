import { STAFF } from "#app/demo/people.ts";
import { DEMO_PASSWORD } from "#app/domain/sign-in/demo-password.ts";

/** What tells whoever starts the demo campus as whom they can sign in. */
export function signInLines(mailDomain: string): string[] {
  const students = { mail: "student01", who: "student (to student40)" };
  const signIns = [...STAFF, students].map(({ mail, who }) => ({ email: `${mail}@${mailDomain}`, who }));
  const width = Math.max(...signIns.map(({ email }) => email.length));
  return [
    "",
    `Sign in with the password ${DEMO_PASSWORD} as`,
    ...signIns.map(({ email, who }) => `  ${email.padEnd(width)}  ${who}`),
  ];
}
