/** Any address that no other route knows, so that its 404 is a page like the others, read and sent to alike. */
export function loader() {
  throw notThere();
}

export function action() {
  throw notThere();
}

// A route without a page answers bare, without the root's error page around it.
export default function NotThere() {
  return null;
}

function notThere() {
  return new Response(null, { status: 404 });
}
