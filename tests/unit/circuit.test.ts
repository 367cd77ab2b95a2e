import { expect, test } from "vitest";
import { afterOutage, type Circuit, CLOSED, isOpen } from "#app/domain/telling/circuit.ts";

const NOW = 1_000_000;

function after(outages: number): Circuit {
  let circuit = CLOSED;
  for (let count = 0; count < outages; count += 1) circuit = afterOutage(circuit, NOW);
  return circuit;
}

test("two outages in a row are borne, the third opens the circuit", () => {
  expect([0, 1, 2, 3, 4].map((outages) => isOpen(after(outages)))).toEqual([false, false, false, true, true]);
});

test("probes go ever more rarely, up to once a minute", () => {
  const waits = [3, 4, 5, 6, 60].map((outages) => Number(after(outages).probeAt) - NOW);
  expect(waits).toEqual([15_000, 30_000, 60_000, 60_000, 60_000]);
});
