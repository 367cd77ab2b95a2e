import { FileRefused } from "./file-refused.ts";
import { type DatabaseServer, startDatabaseServer } from "./server.ts";
import { readArguments, usage } from "./start-arguments.ts";

try {
  const { file, port, exitWithParent } = readArguments();
  const server = await startDatabaseServer({ file, port });
  closeOnRequest(server, exitWithParent);
  process.stdout.write(`ready ${server.url}\n`);
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exitCode = 1;
}

function closeOnRequest(server: DatabaseServer, exitWithParent: boolean) {
  let isClosing = false;
  function close() {
    if (isClosing) return;
    isClosing = true;
    process.stdin.destroy();
    server.close().catch((error) => {
      process.stderr.write(`${sentenceFor(error)}\n`);
      process.exitCode = 1;
    });
  }
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
  if (exitWithParent) process.stdin.on("end", close).on("error", close).resume();
}

function sentenceFor(error: unknown): string {
  if (error instanceof FileRefused) return error.message;
  const {
    code = "",
    port = "",
    message = String(error),
  } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use: stop the program that uses it, or choose another with --port.`;
  }
  if (code === "EACCES") return `Port ${port} may not be used: choose one above 1023 with --port.`;
  if (error instanceof TypeError) return message.includes(usage) ? usage : `${message}. ${usage}`;
  return `The database server failed: ${message}`;
}
