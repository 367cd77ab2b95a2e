import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { NounLine } from "#app/components/parts/noun-form.tsx";

const escalation = (forStaff: boolean) =>
  renderToStaticMarkup(
    createElement(NounLine, { noun: "escalation", reference: "12", hidden: {}, forStaff }),
  );

test("staff who tell the next person up are told who reads why; a requester needs no such warning", () => {
  expect(escalation(true)).toContain("The requester reads it.");
  expect(escalation(false)).not.toContain("The requester reads it.");
});
