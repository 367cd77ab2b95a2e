import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Client, createClient } from "@libsql/client/web";
import { onTestFinished } from "vitest";
import { type DatabaseServerOptions, startDatabaseServer } from "#local/database-server/server.ts";

const main = fileURLToPath(new URL("../../local/database-server/main.ts", import.meta.url));

/** A path for a database in a folder of its own, which goes with the test. */
export function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "database-server-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "test.db");
}

/** A server in this process on a new file, and a client of it. */
export async function serve(options: Partial<DatabaseServerOptions> = {}) {
  const server = await startDatabaseServer({ file: temporaryFile(), port: 0, ...options });
  onTestFinished(server.close);
  return { url: server.url, client: clientOf(server.url) };
}

export function clientOf(url: string): Client {
  const client = createClient({ url, intMode: "number" });
  onTestFinished(() => client.close());
  return client;
}

export interface Answer {
  status: number;
  type: string | null;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape, to be looked into by tests
  json: any;
}

/** Sends a pipeline, or a body as it is given. */
export async function send(url: string, body: unknown, path = "/v3/pipeline"): Promise<Answer> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url + path, { method: "POST", body: text });
  return readAnswer(response);
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const type = response.headers.get("content-type");
  return { status: response.status, type, text, json: type === "application/json" ? JSON.parse(text) : null };
}

export interface ServerProcess {
  child: ChildProcess;
  url: string;
  /** Resolves with the exit code and what it wrote to stderr. */
  exited: Promise<{ code: number | null; stderr: string }>;
}

/** A server as a process of its own, as `npm start` has it; `url` is empty where it did not become ready. */
export async function spawnServer(file: string, ...more: string[]): Promise<ServerProcess> {
  const port = more.includes("--port") ? [] : ["--port", "0"];
  const child = spawn(process.execPath, [main, "--file", file, ...port, ...more]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  const exited = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, stderr }));
  });
  return { child, url: await readyUrl(child), exited };
}

async function readyUrl(child: ReturnType<typeof spawn>): Promise<string> {
  if (child.stdout === null) return "";
  for await (const line of createInterface({ input: child.stdout })) return line.replace("ready ", "");
  return "";
}
