/** Whom to call anywhere in India. A campus's own numbers come with its settings. */
export const HELP_NUMBERS = [
  { href: "tel:112", label: "Emergency 112" },
  { href: "tel:18001805522", label: "Anti-ragging 1800-180-5522" },
  { href: "tel:14416", label: "Tele-MANAS 14416" },
] as const;
