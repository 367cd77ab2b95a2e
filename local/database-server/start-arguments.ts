import { parseArgs } from "node:util";

export const usage = "Start it as: node main.ts --file PATH --port NUMBER [--exit-with-parent]";

/** What a database server is started with. Refuses anything else with its usage, as a TypeError. */
export function readArguments() {
  const { values } = parseArgs({
    options: {
      file: { type: "string" },
      port: { type: "string" },
      "exit-with-parent": { type: "boolean", default: false },
    },
  });
  const { file, port } = values;
  if (file === undefined || port === undefined || !/^\d{1,5}$/.test(port)) throw new TypeError(usage);
  return { file, port: Number(port), exitWithParent: values["exit-with-parent"] };
}
