import { cp } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * The program that serves a database on this machine: our own, or with `SQLD=1` the real sqld, on which the whole
 * suite has to pass as well. Both take the same words and write `ready URL` once they serve.
 */
export function databaseServerProgram(): string {
  return fileURLToPath(new URL(usesSqld() ? "./sqld-main.ts" : "./main.ts", import.meta.url));
}

/** Copies the database of a server that has stopped. */
export async function copyDatabase(file: string, target: string) {
  await cp(storeOf(file), storeOf(target), { recursive: true });
}

/** Where the server of `file` keeps it: sqld makes a folder beside it. */
export function storeOf(file: string): string {
  return usesSqld() ? `${file}.sqld` : file;
}

export function usesSqld(): boolean {
  return process.env.SQLD === "1";
}
