import type { HeadersFunction } from "@remix-run/cloudflare";

/** Lets `Retry-After` through to the page, whoever set it: action, loader, or what was thrown. */
export const headers: HeadersFunction = ({ actionHeaders, errorHeaders, loaderHeaders, parentHeaders }) => {
  const again = [errorHeaders, actionHeaders, loaderHeaders, parentHeaders]
    .map((each) => each?.get("Retry-After"))
    .find((value) => value);
  return new Headers(again ? { "Retry-After": again } : {});
};
