import { globSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import type { Plugin } from "vitest/config";

const root = join(import.meta.dirname, "../..");
/** As Vite names it: below the root. */
const ADDRESS = "/.cache/one-module.js";
/** Pages are tested as `remix vite:build` wrote them, which `workers/server-build.ts` imports. */
const OF_PAGES = /^app\/((routes|components|scripts)\/|(root|entry\.server)\.tsx)/;

/** The runtime loads the bundle by itself, untouched by Vite. */
export const ONE_MODULE_RULE = { type: "ESModule" as const, include: [`**${ADDRESS}`] };

/**
 * Gives the files of tests the app and the Worker as one bundled module: to ask Vite for thirteen hundred modules one by
 * one took longer than most of them run.
 */
export function oneModule(): Plugin {
  const sources = globSync(["app/**/*.{ts,tsx}", "workers/**/*.ts"], { cwd: root })
    .filter((path) => !path.endsWith(".d.ts") && !OF_PAGES.test(path))
    .sort();
  const numbers = new Map(sources.map((path, index) => [join(root, path), index]));
  let names: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  return {
    name: "one-module",
    enforce: "pre",
    async buildStart() {
      names ??= writeBundle(sources);
      await names;
    },
    async load(id) {
      const number = numbers.get(id);
      // What sets a run up is no Worker, and loads what it needs by itself.
      if (number === undefined || this.environment.name === "__vitest__") return null;
      const shown = ((await names)?.get(id) ?? []).map((name) =>
        name === "default" ? "export default own.default;" : `export const ${name} = own.${name};`,
      );
      return [`import { m${number} as own } from "${ADDRESS}";`, ...shown].join("\n");
    },
  };
}

const OPTIONS = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxDev: true,
  platform: "browser",
  mainFields: ["browser", "module", "main"],
  conditions: ["workerd", "worker", "browser", "development"],
  external: ["cloudflare:*", "node:*"],
  // As in wrangler.toml, which also takes paths.
  alias: { "turbo-stream": "./workers/stand-ins/lazy-turbo-stream.ts" },
  plugins: [
    {
      name: "stand-ins",
      setup({ onResolve }) {
        const stand = (filter: RegExp, path: string) =>
          onResolve({ filter }, () => ({ path: join(root, path) }));
        stand(/^\.{1,2}\/(\.\.\/)?entity\.js$/, "workers/stand-ins/quick-entity.ts");
        stand(/^\.\/sql_cache\.js$/, "workers/stand-ins/no-sql-cache.ts");
        stand(/^\.\/result\.js$/, "workers/stand-ins/quick-rows.ts");
      },
    },
  ],
  // With what React says about mistakes in pages.
  define: { "process.env.NODE_ENV": '"development"' },
  legalComments: "none",
  logLevel: "error",
} as const satisfies BuildOptions;

/** Writes the bundle, each source a namespace of it; answers which names each of them exports. */
async function writeBundle(sources: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const namespaces = sources.map((path, index) => `export * as m${index} from "./${path}";`);
  const [bundle, apart] = await Promise.all([
    build({
      ...OPTIONS,
      stdin: { contents: namespaces.join("\n"), resolveDir: root },
      outfile: join(root, ADDRESS),
      // Packages of the older kind ask for the runtime's own modules by `require`.
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire("/");' },
    }),
    build({
      ...OPTIONS,
      entryPoints: [...sources],
      outdir: join(root, ".cache/apart"),
      splitting: true,
      packages: "external",
      external: [...OPTIONS.external, "../build/*"],
    }),
  ]);
  mkdirSync(join(root, ".cache"), { recursive: true });
  for (const { path, contents } of bundle.outputFiles) {
    // Several parts of the suite run at once, and none may read half of it.
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
  return namesIn(apart.metafile);
}

function namesIn({ outputs }: Metafile): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.values(outputs).flatMap(({ entryPoint, exports }) =>
      entryPoint === undefined ? [] : [[join(root, entryPoint), exports] as const],
    ),
  );
}
