import { once } from "node:events";
import { createServer } from "node:net";
import type { Settings } from "#workers/settings.ts";
import { ownsDatabase } from "./local-settings.ts";
import { Refused } from "./refused.ts";

/** Refuses, by the setting's name, a port that another program uses. */
export async function refuseUsedPorts(settings: Settings) {
  await refuseUsedPort("PORT", settings.port);
  if (!ownsDatabase(settings)) return;
  if (settings.dbPort === settings.port) {
    throw new Refused(`PORT and DB_PORT are both ${settings.port}: give one of them another number.`);
  }
  await refuseUsedDatabasePort(settings);
}

export async function refuseUsedDatabasePort({ dbPort }: Settings) {
  await refuseUsedPort("DB_PORT", dbPort);
}

/** Two free ports, for those who don't mind which. */
export async function freePorts(): Promise<[number, number]> {
  const [first, second] = [await listening(0, "127.0.0.1"), await listening(0, "127.0.0.1")];
  const ports: [number, number] = [first.port, second.port];
  await Promise.all([first.close(), second.close()]);
  return ports;
}

async function refuseUsedPort(setting: "PORT" | "DB_PORT", port: number) {
  // A browser may try ::1 first for `localhost` and meet somebody else's page there.
  for (const host of ["127.0.0.1", "::1"]) {
    try {
      await (await listening(port, host)).close();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : null;
      if (code === "EADDRINUSE") throw new Refused(inUse(setting, port));
      if (code === "EACCES") throw new Refused(`${setting} ${port} may not be used: choose one above 1023.`);
      // No ::1 on this machine is no obstacle.
      if (host === "127.0.0.1") throw error;
    }
  }
}

function inUse(setting: string, port: number): string {
  return `Port ${port} is in use: stop the program that uses it, or choose another port with ${setting}.`;
}

async function listening(port: number, host: string) {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no port.");
  return { port: address.port, close: () => new Promise((resolve) => server.close(resolve)) };
}
