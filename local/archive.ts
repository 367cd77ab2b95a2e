import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Refused } from "./refused.ts";

/** As `sha256sum -c` reads it. */
const SUMS = "SHA256SUMS";

/** Packs a folder into one file, with the checksums of everything in it. */
export async function pack(folder: string, file: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
  const sums: string[] = [];
  for (const name of names) sums.push(`${await hashOf(join(folder, name))}  ${name}\n`);
  await writeFile(join(folder, SUMS), sums.join(""));
  await tar(["-czf", file, "-C", folder, "."]);
}

/** Unpacks such a file into a folder. Refuses one that is none, or in which anything is missing or changed. */
export async function unpack(file: string, folder: string): Promise<void> {
  await tar(["-xzf", file, "-C", folder]);
  const sums = await readFile(join(folder, SUMS), "utf8").catch(() => "");
  const lines = sums.split("\n").filter((line) => line !== "");
  if (lines.length === 0) throw new Refused(`${file} is no backup of Resolve.`);
  for (const line of lines) {
    const [hash, name = ""] = line.split("  ");
    const found = await hashOf(join(folder, name)).catch(() => null);
    if (found !== hash) throw new Refused(`${file} is damaged: ${name} is not what it was.`);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

async function tar(words: string[]): Promise<void> {
  const child = spawn("tar", words, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", () => reject(new Refused("The program tar is missing: install it.")));
    child.once("close", resolve);
  });
  if (code !== 0)
    throw new Refused(`The archive could not be read or written: ${said.trim().split("\n")[0]}`);
}
