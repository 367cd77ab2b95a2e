/** The sign of the product: a ticket stub with a tick. */
export function Mark() {
  return (
    <svg aria-hidden="true" width="32" height="32" viewBox="0 0 32 32">
      <path
        fill="oklch(0.8 0.155 76)"
        d="M7 4h18a3 3 0 0 1 3 3v6a3 3 0 0 0 0 6v6a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-6a3 3 0 0 0 0-6V7a3 3 0 0 1 3-3z"
      />
      <path
        fill="none"
        stroke="oklch(0.27 0.05 168)"
        strokeWidth="3.2"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="m10.5 16.5 4 4 7.5-9"
      />
    </svg>
  );
}
