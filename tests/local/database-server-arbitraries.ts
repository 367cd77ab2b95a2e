import fc from "fast-check";
import { comparisons } from "./database-server-pipelines.ts";
import { bodies, statements } from "./database-server-refusals.ts";

// Random requests for the database server: well-formed ones of any content, and bodies that nearly are.

const columns = ["a", "b", "c", "rowid", "nobody"];
const tables = ["f1", "f2", "f3", "people", "nobody", "sqlite_schema", "json_each('[1,2]')"];
const functions = [
  ..."abs avg changes char coalesce count date format glob group_concat hex iif instr json json_array".split(
    " ",
  ),
  ..."json_extract json_group_array json_object json_quote jsonb julianday last_insert_rowid length like".split(
    " ",
  ),
  ..."lower ltrim max min nullif printf quote random randomblob replace round soundex strftime substr sum".split(
    " ",
  ),
  ..."total trim typeof unhex unicode unistr upper vector zeroblob nothing_of_the_kind".split(" "),
];
const literals = [
  ..."0 1 -1 1.5 1e999 9223372036854775807 999999999 null x'ff' x'00ff61' '%s' '%.1s' '%c' '$' ''".split(" "),
  ..."'ü🎓' '[1,\"a\"]' '{\"a\":1}' '\"\\ud800\"' '\"\\u0000\"' 'unixepoch' ? ?1 ?3 :a @b $c".split(" "),
];
const types = ["text", "blob", "integer", "real", "numeric", "nothing"];

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constantFrom(...literals),
    fc.constantFrom(...columns),
    fc
      .tuple(fc.constantFrom(...functions), fc.array(tie("expression"), { maxLength: 3 }))
      .map(([name, given]) => `${name}(${given.join()})`),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom("||", "+", "=", "->>", "like", "is", "and", "<<", ","),
        tie("expression"),
      )
      .map(([left, sign, right]) => `(${left} ${sign} ${right})`),
    fc
      .tuple(tie("expression"), fc.constantFrom(...types))
      .map(([given, type]) => `cast(${given} as ${type})`),
    tie("expression").map((given) => `(select ${given})`),
  ),
}));

const table = fc.constantFrom(...tables);
const column = fc.constantFrom(...columns);
const returning = fc.oneof(
  fc.constant(""),
  expression.map((given) => ` returning ${given}`),
);
const given = fc.oneof(
  fc
    .tuple(expression, expression, table)
    .map(([what, where, from]) => `select ${what} from ${from} where ${where} limit 9`),
  expression.map((what) => `select ${what}`),
  fc
    .tuple(table, expression, expression, returning)
    .map(([into, one, two, back]) => `insert into ${into} (a, b) values (${one}, ${two})${back}`),
  fc
    .tuple(table, column, expression, returning)
    .map(([which, name, value, back]) => `update ${which} set ${name} = ${value}${back}`),
  fc
    .tuple(table, expression, returning)
    .map(([from, where, back]) => `delete from ${from} where ${where}${back}`),
  fc
    .tuple(table, expression)
    .map(([name, value]) => `create table if not exists ${name} (a, b default (${value}), c blob)`),
  fc
    .tuple(table, expression)
    .map(([name, value]) => `create index if not exists by_it on ${name} (${value})`),
  fc
    .tuple(table, expression)
    .map(
      ([on, value]) => `create trigger if not exists reacts after insert on ${on} begin select ${value}; end`,
    ),
  fc
    .tuple(expression, table)
    .map(([what, from]) => `create view if not exists f3 as select ${what} as a, b from ${from}`),
  fc.constantFrom(
    "drop table f2",
    "drop view f3",
    "drop trigger reacts",
    "drop index by_it",
    "begin",
    "begin immediate",
    "commit",
    "rollback",
    "savepoint s",
    "release s",
    "rollback to s",
    "pragma foreign_keys = off",
    "pragma table_info(f1)",
    "pragma integrity_check",
    "analyze",
    "vacuum",
    "",
  ),
  fc.constantFrom(...statements),
  fc.constantFrom(
    ...comparisons.flatMap(({ pipelines }) =>
      [...JSON.stringify(pipelines).matchAll(/"sql":("(?:[^"\\]|\\.)*")/g)].map(([, sql]) =>
        JSON.parse(sql ?? '""'),
      ),
    ),
  ),
);
const explained = given.chain((sql) =>
  fc.constantFrom(sql, sql, sql, sql, `explain ${sql}`, `explain query plan ${sql}`),
);
const sql = fc.oneof(
  { weight: 5, arbitrary: explained },
  { weight: 1, arbitrary: damaged(explained) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

const value = fc.oneof(
  fc.constant({ type: "null" }),
  fc
    .bigInt({ min: -(2n ** 64n), max: 2n ** 64n })
    .map((number) => ({ type: "integer", value: String(number) })),
  fc.double().map((number) => ({ type: "float", value: number })),
  fc.string({ unit: "binary" }).map((text) => ({ type: "text", value: text })),
  fc
    .uint8Array({ maxLength: 40 })
    .map((bytes) => ({ type: "blob", base64: Buffer.from(bytes).toString("base64") })),
  fc.constant({ type: "text", value: '"\\ud800"' }),
);
const args = fc.oneof(fc.constant([]), fc.array(value, { maxLength: 4 }));
const namedArgs = fc.array(fc.record({ name: fc.constantFrom("a", ":a", "b", "$c", ""), value }), {
  maxLength: 3,
});
const source = fc.oneof(
  { weight: 9, arbitrary: sql.map((text) => ({ sql: text })) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 3 }).map((id) => ({ sql_id: id })) },
);
const stmt = fc
  .tuple(
    source,
    fc.oneof(
      { weight: 3, arbitrary: args.map((list) => ({ args: list })) },
      { weight: 1, arbitrary: namedArgs.map((list) => ({ named_args: list })) },
    ),
  )
  .map(([from, bound]) => ({ ...from, ...bound }));
const { condition } = fc.letrec<{ condition: object }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 6, depthSize: "small" },
    fc.record({ type: fc.constantFrom("ok", "error"), step: fc.nat(3) }),
    fc.constant({ type: "is_autocommit" }),
    fc.record({ type: fc.constant("not"), cond: tie("condition") }),
    fc.record({ type: fc.constantFrom("and", "or"), conds: fc.array(tie("condition"), { maxLength: 3 }) }),
  ),
}));
const step = fc.record({ stmt, condition: fc.oneof(fc.constant(null), condition) });

const request = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("execute"), stmt }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("batch"),
      batch: fc.record({ steps: fc.array(step, { maxLength: 5 }) }),
    }),
  },
  { weight: 1, arbitrary: source.map((from) => ({ type: "sequence", ...from })) },
  { weight: 1, arbitrary: source.map((from) => ({ type: "describe", ...from })) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("store_sql"), sql_id: fc.nat(2), sql }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("close_sql"), sql_id: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.constantFrom({ type: "get_autocommit" }, { type: "close" }) },
);

/** The requests of a pipeline. */
export const requests = fc.array(request, { minLength: 1, maxLength: 5 });

const deep = fc
  .tuple(fc.constantFrom('{"type":"not","cond":', "[", '{"a":'), fc.integer({ min: 10, max: 20_000 }))
  .map(([part, times]) => {
    return `{"requests":[{"type":"batch","batch":{"steps":[{"stmt":{"sql":"select 1"},"condition":${part.repeat(times)}`;
  });
const pipeline = requests.map((list) => JSON.stringify({ baton: null, requests: list }));

/** What may come in the place of a pipeline. */
export const strangeBodies = fc.oneof(
  fc.constantFrom(...bodies).map((text) => Buffer.from(text)),
  damaged(fc.oneof(pipeline, fc.constantFrom(...bodies))).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(`{"baton":null,"requests":[${text}]}`)),
  deep.map((text) => Buffer.from(text)),
  fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom("1e5", "-", "9", "1.")).map(([times, digit]) => {
    return Buffer.from(`{"requests":[{"type":"close_sql","sql_id":${digit.repeat(times)}}]}`);
  }),
);

/** The text with a few places cut out, doubled or overwritten. */
function damaged(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const wounds = fc.array(fc.tuple(fc.nat(), fc.nat(8), fc.string({ unit: "binary", maxLength: 3 })), {
    minLength: 1,
    maxLength: 4,
  });
  return fc.tuple(texts, wounds).map(([text, places]) =>
    places.reduce((rest, [at, length, filling]) => {
      const place = rest.length === 0 ? 0 : at % rest.length;
      return rest.slice(0, place) + filling + rest.slice(place + length);
    }, text),
  );
}
