import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FILES = globSync("{app,workers,local}/**/*.{ts,tsx,mjs}", { cwd: ROOT }).map((path) =>
  path.replaceAll("\\", "/"),
);

type Import = { from: string; to: string; typeOnly: boolean };

/** What a file imports: paths from the root for our own files, names for packages. */
function importsOf(path: string): Import[] {
  const imports: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier))
      imports.push({ from: path, to: placeOf(specifier.text, path), typeOnly });
  };
  const walk = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, walk);
  };
  walk(sourceOf(path));
  return imports;
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.isTypeOnly) return true;
  const { name, namedBindings } = importClause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.every((element) => element.isTypeOnly);
}

function placeOf(specifier: string, from: string): string {
  if (specifier.startsWith(".")) return relative(ROOT, resolve(ROOT, dirname(from), specifier));
  return /^#(app|workers|local|tests|migrations)\//.test(specifier) ? specifier.slice(1) : specifier;
}

function sourceOf(path: string): ts.SourceFile {
  return ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest, true);
}

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

const IMPORTS = FILES.flatMap(importsOf);

/** The imports of one place that lead to another against the rule, as `from → to`. */
function trespasses(from: RegExp, forbidden: RegExp, allow: { types: boolean } = { types: false }): string[] {
  return IMPORTS.filter(
    (each) => from.test(each.from) && forbidden.test(each.to) && !(allow.types && each.typeOnly),
  ).map((each) => `${each.from} → ${each.to}`);
}

test("the rules see the code: every layer has files and imports", () => {
  expect(FILES.length).toBeGreaterThan(150);
  for (const layer of ["app/domain/", "app/db/", "app/operations/", "app/routes/", "workers/"])
    expect(IMPORTS.filter((each) => each.from.startsWith(layer)).length).toBeGreaterThan(5);
  expect(IMPORTS.some((each) => each.to === "app/db/client.ts" && each.typeOnly)).toBe(true);
});

test("the domain knows itself only", () => {
  expect(trespasses(/^app\/domain\//, /^(?!app\/domain\/|temporal-polyfill$)/)).toEqual([]);
});

test("app/db knows the domain and itself", () => {
  expect(trespasses(/^app\/db\//, /^(app|workers|local|tests)\/(?!domain\/|db\/)/)).toEqual([]);
});

test("operations know the domain, app/db and themselves", () => {
  expect(
    trespasses(/^app\/operations\//, /^(app|workers|local|tests)\/(?!domain\/|db\/|operations\/)/),
  ).toEqual([]);
});

test("pages, forms and mail take no more than types from app/db and the operations", () => {
  const presentation = /^app\/(?!domain\/|db\/|operations\/|demo\/)/;
  expect(trespasses(presentation, /^app\/(db|operations)\//, { types: true })).toEqual([]);
  expect(trespasses(presentation, /^(workers|local|tests)\//, { types: true })).toEqual([]);
});

test("components, forms, words and mail know no routes, and routes don't know each other", () => {
  expect(trespasses(/^app\//, /^app\/routes\//)).toEqual([]);
});

test("nothing that is deployed knows local running or tests", () => {
  expect(trespasses(/^(app|workers)\//, /^(local|tests)\//)).toEqual([]);
});

test("only app/db and what draws its tables import drizzle, and only it and the migrator the database's client", () => {
  expect(trespasses(/^(?!app\/db\/|local\/data-model\.ts)/, /^drizzle-/)).toEqual([]);
  expect(trespasses(/^(?!app\/db\/client\.ts|local\/)/, /^@?libsql/)).toEqual([]);
});

test("only the place where clients are made, settings and bindings by name read the environment", () => {
  const readers = FILES.filter(
    (path) => /^(app|workers)\//.test(path) && /\benv\.\w|process\.env/.test(textOf(path)),
  );
  const known = ["workers/counters.ts", "workers/deps.ts", "workers/desks.ts", "workers/files-first.ts"];
  expect(readers.filter((path) => !known.includes(path))).toEqual([]);
  const desks = textOf("workers/desks.ts").match(/\benv\.\w+/g) ?? [];
  expect(new Set(desks)).toEqual(new Set(["env.TICKET_DESK", "env.POSTBOX"]));
});

test("only the database, mail and faults leave the Worker, never to an address that somebody typed", () => {
  const reaches =
    /(?<![.\w])fetch\(|from "(node:(net|tls|https?|dns)|cloudflare:sockets)"|new (WebSocket|EventSource)\(/;
  const places = FILES.filter((path) => /^(app|workers)\//.test(path) && reaches.test(textOf(path)));
  const known = [
    "workers/deps.ts",
    "workers/files-first.ts",
    "workers/mail/smtp-call.ts",
    "workers/sentry-client.ts",
  ];
  expect(places.filter((path) => !known.includes(path))).toEqual([]);
});

test("every batch names its side, so that none begins deferred, and nobody opens a transaction", () => {
  const calls = FILES.filter((path) => path.startsWith("app/") || path.startsWith("workers/")).flatMap(
    (path) => (textOf(path).match(/[\w.]+\.(batch|transaction)\(/g) ?? []).map((call) => `${path}: ${call}`),
  );
  const named = /: (\w+\.)*(reads|writes)\.batch\($|^app\/db\/client\.ts: target\.batch\($/;
  expect(calls.length).toBeGreaterThan(5);
  expect(calls.filter((call) => !named.test(call))).toEqual([]);
});

test("no file is named for nothing in particular", () => {
  const vague = /^(utils?|helpers?|misc|common|lib|index|shared)$/;
  const parts = (path: string) => dirname(path).split("/").concat(basename(path).replace(/\..*$/, ""));
  expect(FILES.filter((path) => parts(path).some((part) => vague.test(part)))).toEqual([]);
});

test("no file only hands on what others export", () => {
  const barrels = FILES.filter((path) => {
    const { statements } = sourceOf(path);
    const handsOn = (node: ts.Statement) =>
      ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined;
    return statements.length > 0 && statements.every(handsOn);
  });
  expect(barrels).toEqual([]);
  expect(FILES.filter((path) => /^export \* from/m.test(textOf(path)))).toEqual([]);
});
