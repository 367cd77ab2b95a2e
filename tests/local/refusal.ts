import { expect } from "vitest";
import { startProduct } from "./product.ts";

/** The one sentence on standard error of a start with these settings, which must fail. */
export async function refusalOf(settings: Record<string, string>): Promise<string> {
  const { code, err } = await startProduct(["--empty"], settings).ended();
  expect(code).toBe(1);
  expect(err).toMatch(/^[^\n]+\.\n$/);
  return err;
}
