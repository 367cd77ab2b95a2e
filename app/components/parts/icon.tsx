const paths = {
  alert: "M12 8v5m0 3.5v.1M12 3 2.5 20h19z",
  arrow: "m9 5 7 7-7 7",
  bed: "M3 19V6m0 10h18v3M3 12h18v4M7 12V9h5v3m0 0h9",
  bolt: "M13 2 5 14h6l-1 8 8-12h-6z",
  book: "M12 6c-2-2-6-2-9-1v14c3-1 7-1 9 1 2-2 6-2 9-1V5c-3-1-7-1-9 1zm0 0v14",
  building: "M5 21V4h10v17m0-12h4v12M2 21h20M8 8h4m-4 4h4m-4 4h4",
  bus: "M4 16V6c0-2 16-2 16 0v10zm0-5h16M7 16v3m10-3v3",
  check: "m4 12.5 5 5L20 6.5",
  clip: "m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.4a1.7 1.7 0 0 1-2.4-2.4L15 7",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3.5 2",
  cross: "M6 6l12 12M18 6 6 18",
  drop: "M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z",
  flame:
    "M12 22c-4 0-6.5-3-6.5-6 0-4 4-6 4.5-13 5 3 8.5 8 8.5 13 0 3-2.5 6-6.5 6zm0 0c-2-2-2-4 0-7 2 3 2 5 0 7z",
  half: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 4v8",
  heart: "M12 20C4 14 3 11 3 8.5a4.5 4.5 0 0 1 9-1 4.5 4.5 0 0 1 9 1C21 11 20 14 12 20z",
  home: "M3 11.5 12 4l9 7.500M5.500 10v10h13V10M10 20v-6h4v6",
  image: "M4 5h16v14H4zm4.5 5.500v.1M4 17l5-5 4 4 3-3 4 4",
  key: "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm3 1 9-9m-4 4 3 3",
  lock: "M5 11h14v10H5zm3 0V8a4 4 0 0 1 8 0v3",
  meal: "M4 11h16c0 5-3 8-8 8s-8-3-8-8zm4-3c0-2 2-2 2-4m4 4c0-2 2-2 2-4M8 21h8",
  minus: "M5 12h14",
  pause: "M8 5v14m8-14v14",
  people:
    "M9 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-6.5 8c0-7 13-7 13 0m-1-15a3.5 3.5 0 0 1 0 7m3 1.5c2.5 1 4 3 4 6.5",
  phone: "M6 3h3l2 5-2.5 2a12 12 0 0 0 5.5 5.5l2-2.5 5 2v3c0 3-4 3-7 2C9 18 6 15 4 10 3 7 3 3 6 3z",
  question: "M8.5 9a3.5 3.5 0 1 1 5 3.200c-1 .5-1.5 1-1.5 2.300m0 3v.1",
  reply: "M10 5 4 11l6 6m-6-6h9c5 0 7 3 7 8",
  ring: "M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14z",
  rupee: "M6 4h12M6 9h12M8 4c10 0 10 10 0 10l8 7",
  shield: "M12 3 4 6v6c0 5 4 8 8 9 4-1 8-4 8-9V6z",
  star: "m12 3 2.8 5.900 6.400.8-4.700 4.5 1.200 6.400-5.700-3.200-5.700 3.200 1.200-6.400L2.8 9.700l6.400-.8z",
  up: "m5 14 7-7 7 7",
  wifi: "M2.5 9.5c6-5.5 13-5.5 19 0M6 13c4-3.5 8-3.5 12 0m-8.5 3.5c1.700-1.5 3.300-1.5 5 0M12 20v.1",
  wrench:
    "M20 6.5 16.5 10 14 7.5 17.5 4A5.5 5.5 0 0 0 11 11l-7.5 7.5 2.5 2.5L13.5 13.5A5.5 5.5 0 0 0 20 6.5z",
} as const;

export type IconName = keyof typeof paths;

/** A picture beside words that say the same: hidden from screen readers, coloured like its text. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" aria-hidden="true" width={size} height={size} viewBox="0 0 24 24">
      <path d={paths[name]} />
    </svg>
  );
}

/** The picture a campus chose for one of its things, by name; a question mark for one that is not drawn yet. */
export function iconNamed(name: string): IconName {
  return Object.hasOwn(paths, name) ? (name as IconName) : "question";
}
