/** Statements, one after the other on the database that the comparisons left. */
export const statements: string[] = [
  // Constraints of each kind.
  "create table pairs (a int not null, b int unique, c text check (length(c) < 5), d int references people (id) on delete restrict, primary key (a, b))",
  "insert into pairs values (null, 1, 'a', 1)",
  "insert into pairs values (1, 1, 'a', 1)",
  "insert into pairs values (1, 1, 'a', 1)",
  "insert into pairs values (2, 1, 'a', 1)",
  "insert into pairs values (2, 2, 'too long', 1)",
  "insert into pairs values (2, 2, 'a', 77777)",
  "insert into pairs values (1, 2)",
  "delete from people where id = 1",
  "update people set id = 500 where id = 1",
  "update or ignore people set name = 'Ada'",
  "create unique index by_lower_name on people (lower(name))",
  "insert into people (name) values ('ADA')",
  "insert into people (name, age) values ('Old', 200)",
  "insert into people (id, name) values ('one', 'Mismatch')",
  "update people set id = null where id = 1",
  "insert into people values (null, 'x')",
  "insert into pairs default values",
  "create table strict_ones (a int, b text) strict",
  "insert into strict_ones values ('x', 'y')",
  "insert into strict_ones values (1, x'00')",
  "create trigger refuse before insert on strict_ones begin select raise(abort, 'not like this'); end",
  "insert into strict_ones values (1, 'a')",
  "drop trigger refuse",
  "create trigger refuse before insert on strict_ones begin select raise(rollback, 'all of it'); end",
  "insert into strict_ones values (1, 'a')",
  "drop trigger refuse",
  "create table computed (a, b generated always as (a + 1))",
  "insert into computed (b) values (1)",
  "update computed set b = 2",
  "insert into computed (a) values (1), (2) returning *",
  "create table counted (id integer primary key autoincrement)",
  "insert into counted values (9223372036854775807)",
  "insert into counted default values",
  "create table late (id int primary key, p int references people (id) deferrable initially deferred)",
  "insert into late values (1, 99999)",
  // What sqld lets nobody do.
  "attach ':memory:' as other",
  "detach other",
  "create temp table scratch (a)",
  "create temporary table scratch as select 1",
  "create table temp.scratch (a)",
  "create temp view scratch as select 1",
  "vacuum",
  "vacuum main into 'copy.db'",
  "analyze",
  "analyze people",
  "pragma optimize",
  "pragma main.optimize",
  "pragma wal_checkpoint(truncate)",
  "pragma journal_mode = memory",
  "pragma synchronous = 0",
  "pragma writable_schema = on",
  "pragma writable_schema",
  "pragma temp_store",
  "pragma recursive_triggers = 1",
  "pragma defer_foreign_keys = on",
  "explain pragma query_only = on",
  "explain query plan pragma foreign_keys",
  "explain query plan analyze",
  "insert into sqlite_master values (1, 2, 3, 4, 5)",
  "delete from sqlite_master",
  "update sqlite_schema set sql = 'x'",
  "drop table sqlite_master",
  "create table sqlite_mine (a)",
  "select load_extension('x')",
  "select edit('x')",
  // Several statements in one.
  "select 1; select 2",
  "insert into pairs values (9, 9, 'a', null); delete from pairs",
  "select nobody from sqlite_master; select 1",
  "select 1; drop table people",
  "select 1 /* ; */ -- ; and no more",
  "SELECT 1;  \n-- end",
  // Values at their edges.
  "select 9223372036854775807, -9223372036854775808, 9223372036854775808, 0x7fffffffffffffff, 0xffffffffffffffff",
  "select 1e999, -1e999, 1e999 - 1e999, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e15, 1e16",
  "select abs(-9223372036854775808)",
  "select 1 / 0, 1 % 0, -5 / 2, 5.0 / 0",
  "select cast(x'ff' as text)",
  "select cast(x'c3' as text)",
  "select cast(x'6100ff' as text)",
  "select cast(x'610062' as text), char(0), char(97, 0, 98)",
  "select char(55296)",
  "select x'ff' || 'a'",
  "select hex(cast(x'ff' as text)), typeof(cast(x'ff' as text))",
  "select quote(cast(x'ff' as text))",
  "select group_concat(cast(x'ff' as text))",
  "select json_extract('\"\\ud800\"', '$')",
  "select instr(x'ff00', x'00'), x'ff', quote(x'00ff')",
  "insert into strict_ones values (1, cast(x'ff' as text))",
  "select * from strict_ones",
  "delete from strict_ones where a = 1",
  "explain select x'ff'",
  "explain query plan select x'ff'",
  "select json('{')",
  "select json_extract('{}', 'bad')",
  "select zeroblob(5000001)",
  "select length(zeroblob(5000000))",
  "select 'grüße', '🎓', 'e\u0301', upper('ü'), length('🎓')",
  // Texts at the edges of the grammar.
  "select ?0",
  "select ?32767",
  "select x'f'",
  "select x'zz'",
  "select 0x",
  "select [a",
  "select `a",
  "select 'a",
  "\u00a0select 1",
  "\ufeffselect 1",
  "select 1\u0000",
  "select\u000b1",
  "create trigger unfinished",
  'select 1 as [x y], 2 as `z`, 3 "q"',
  `select ${Array.from({ length: 2001 }, (_, index) => index).join()}`,
  Array.from({ length: 600 }, () => "select 1").join(" union all "),
  // Changes of the schema.
  "alter table pairs rename to couples",
  "select * from couples",
  "alter table couples rename column c to nickname",
  "alter table couples add column z text default 'q'",
  "alter table couples add column zz text not null",
  "alter table couples drop column z",
  "alter table couples drop column a",
  "alter table couples alter column d to d int",
  "create table couples_too as select * from couples",
  "drop table couples_too",
  "drop table couples",
  "create table if not exists people (a)",
  "drop view people",
  "reindex people",
];

/** Bodies of a pipeline as they are, most of which it can't be. */
export const bodies: string[] = [
  "",
  "null",
  "[]",
  "5",
  '"text"',
  "{}",
  "{'requests':[]}",
  '{"requests":null}',
  '{"requests":{}}',
  '{"requests":["execute"]}',
  '{"requests":[{}]}',
  '{"requests":[{"type":"explode"}]}',
  '{"requests":[{"type":"close"}],}',
  '{"requests":[{"type":"close"}]} more',
  '\ufeff{"requests":[{"type":"close"}]}',
  '{"baton":5,"requests":[]}',
  '{"baton":"made up","requests":[]}',
  '{"baton":"","requests":[]}',
  '{"requests":[{"type":"close"}],"unknown":5}',
  '{"requests":[{"type":"close","unknown":1}]}',
  '{"requests":[{"type":"close"},{"type":"close"}]}',
  '{"requests":[{"type":"close"},{"type":"get_autocommit"}]}',
  '{"requests":[{"type":"close"},{"type":"describe","sql":"select 1"}]}',
  '{"requests":[{"type":"close"},{"type":"store_sql","sql_id":1,"sql":"x"}]}',
  '{"requests":[{"type":"execute"}]}',
  '{"requests":[{"type":"sequence"}]}',
  '{"requests":[{"type":"describe"}]}',
  '{"requests":[{"type":"describe","sql":""},{"type":"describe","sql":";"},{"type":"describe","sql":"-- x"}]}',
  '{"requests":[{"type":"sequence","sql":null,"sql_id":null}]}',
  '{"requests":[{"type":"sequence","sql":"select 1","sql_id":4}]}',
  '{"requests":[{"type":"sequence","sql":"begin; select nobody from people; commit"}]}',
  '{"requests":[{"type":"sequence","sql":"select 1 /* ; */; select nobody"}]}',
  '{"requests":[{"type":"store_sql"}]}',
  '{"requests":[{"type":"store_sql","sql_id":1.5,"sql":"x"}]}',
  '{"requests":[{"type":"store_sql","sql_id":2147483648,"sql":"x"}]}',
  '{"requests":[{"type":"store_sql","sql_id":-5,"sql":"select 9"},{"type":"execute","stmt":{"sql_id":-5}}]}',
  '{"requests":[{"type":"close_sql"}]}',
  '{"requests":[{"type":"batch"}]}',
  '{"requests":[{"type":"batch","batch":{}}]}',
  '{"requests":[{"type":"batch","batch":{"steps":[{}]}}]}',
  ...[
    "{}",
    '{"type":"ok"}',
    '{"type":"ok","step":-1}',
    '{"type":"ok","step":1.5}',
    '{"type":"ok","step":1}',
  ].map(
    (condition) =>
      `{"requests":[{"type":"batch","batch":{"steps":[{"stmt":{"sql":"select 1"},"condition":${condition}}]}}]}`,
  ),
  ...['"args":null', '"args":5', '"named_args":null', '"want_rows":5', '"sql_id":1', '"unknown":{}'].map(
    (member) => `{"requests":[{"type":"execute","stmt":{"sql":"select 1",${member}}}]}`,
  ),
  ...["true", "false", "null"].map(
    (wanted) => `{"requests":[{"type":"execute","stmt":{"sql":"select 1","want_rows":${wanted}}}]}`,
  ),
  ...[
    "null",
    "{}",
    '{"type":"boolean","value":true}',
    '{"type":"null","value":5}',
    '{"type":"integer","value":5}',
    ...["1", "+1", "-0", "007", " 1", "1.0", "", "1e3", "0x10"].map(
      (value) => `{"type":"integer","value":"${value}"}`,
    ),
    ...["9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809"].map(
      (value) => `{"type":"integer","value":"${value}"}`,
    ),
    ...["1", "-0.0", "1e21", "1e-7", "5e-324", "NaN", "1e999", '"1.5"', "null"].map(
      (value) => `{"type":"float","value":${value}}`,
    ),
    ...["", "AA", "AA==", "AAE", "AAE=", "A", "A===", "%%", "_-", "+/", "AB==", "AAF="].map(
      (value) => `{"type":"blob","base64":"${value}"}`,
    ),
    '{"type":"text","value":"\\ud800"}',
    '{"type":"text","value":"\\ud83c\\udf93"}',
    `{"type":"text","value":"${"x".repeat(1_000_000)}"}`,
    `{"type":"text","value":"${"x".repeat(5_000_001)}"}`,
  ].map(
    (value) =>
      `{"requests":[{"type":"execute","stmt":{"sql":"select length(?), typeof(?1), hex(substr(?1, 1, 9))","args":[${value}]}}]}`,
  ),
];

/** Addresses, and the methods they are asked with. */
export const requests: [string, string][] = [
  ["GET", "/v2"],
  ["GET", "/v3"],
  ["HEAD", "/v2"],
  ["GET", "/health"],
  ["POST", "/v2"],
  ["DELETE", "/v2"],
  ["POST", "/health"],
  ["GET", "/v2/pipeline"],
  ["GET", "/v3/pipeline"],
  ["PUT", "/v3/pipeline"],
  ["GET", "/v3/cursor"],
  ["POST", "/v2/cursor"],
  ["POST", "/v3/nothing"],
  ["GET", "/v2/"],
  ["GET", "/nothing"],
];

const step = (sql: string, condition?: object) => ({ stmt: { sql }, ...(condition && { condition }) });

/** Batches read through `/v3/cursor`. */
export const cursors: object[][] = [
  [],
  [step("select 1 as a, 'x' as b union all select 2, 'y'"), step("select 3")],
  [
    step("create table if not exists read_on (a integer primary key, b text unique)"),
    step("insert into read_on values (1, 'x') on conflict do nothing"),
    step("insert into read_on values (2, 'x')"),
    step("select 2", { type: "ok", step: 2 }),
    step("select 3", { type: "error", step: 2 }),
    step("insert into read_on values (9223372036854775806, 'z') returning b"),
    step("update read_on set b = 'q' where a = 1"),
    step("select nobody from read_on"),
    step("pragma foreign_keys"),
    step("delete from read_on"),
  ],
  [step("select 1"), step("selec")],
  [step("select 1"), step("analyze")],
  [step("select 1; select 2")],
  [step("select ?")],
  [step("select 1", { type: "ok", step: 3 })],
  [{ stmt: {} }],
  [{ stmt: { sql_id: 3 } }],
];

type Post = (body: object) => Promise<{ baton: string | null; shown: unknown }>;

const execute = (sql: string) => ({ type: "execute", stmt: { sql } });
const close = { type: "close" };

/** Scenes of several requests; each answers what was seen. */
export const sameByItself: { name: string; run: (post: Post) => Promise<unknown> }[] = [
  {
    name: "a baton that was used before",
    async run(post) {
      const { baton } = await post({ requests: [] });
      const second = await post({ baton, requests: [] });
      const reused = await post({ baton, requests: [] });
      return [reused.shown, (await post({ baton: second.baton, requests: [close] })).shown];
    },
  },
  {
    name: "a baton of a stream that was closed",
    async run(post) {
      const { baton } = await post({ requests: [] });
      return [await post({ baton, requests: [close] }), (await post({ baton, requests: [] })).shown];
    },
  },
  {
    name: "a baton after a request that broke the protocol",
    async run(post) {
      const { baton } = await post({ requests: [] });
      const broken = await post({ baton, requests: [{ type: "execute", stmt: { sql_id: 77 } }] });
      return [broken.shown, (await post({ baton, requests: [] })).shown];
    },
  },
  {
    name: "a transaction that began to read and was overtaken",
    async run(post) {
      await post({ requests: [execute("create table if not exists raced (a)"), close] });
      const { baton } = await post({ requests: [execute("begin"), execute("select count(*) from raced")] });
      const other = await post({ requests: [execute("insert into raced values (1)"), close] });
      const requests = [execute("insert into raced values (2)"), { type: "get_autocommit" }];
      const late = await post({
        baton,
        requests: [...requests, execute("select count(*) from raced"), close],
      });
      return [
        other.shown,
        late.shown,
        (await post({ requests: [execute("drop table raced"), close] })).shown,
      ];
    },
  },
  {
    name: "a commit that a deferred constraint refuses",
    async run(post) {
      const sqls = ["begin", "insert into late values (1, 99999)", "commit", "rollback"];
      const { shown } = await post({ requests: [...sqls.map(execute), { type: "get_autocommit" }, close] });
      return [shown, (await post({ requests: [execute("drop table late"), close] })).shown];
    },
  },
  {
    name: "a constraint that rolls its transaction back",
    async run(post) {
      const sqls = ["begin", "insert or rollback into people (id, name) values (1, 'Ada')", "commit"];
      return (await post({ requests: [...sqls.map(execute), { type: "get_autocommit" }, close] })).shown;
    },
  },
  {
    name: "writing in a transaction that is said to read only",
    async run(post) {
      const sqls = ["begin readonly", "insert into people (name) values ('Nobody')", "rollback"];
      return (await post({ requests: [...sqls.map(execute), { type: "get_autocommit" }, close] })).shown;
    },
  },
];

interface Difference {
  name: string;
  why: string;
  body: object;
  sqld: RegExp;
  ours: RegExp;
}

const asked = (sql: string, ...args: object[]) => ({
  requests: [{ type: "execute", stmt: { sql, args } }, close],
});
const text = (value: string) => ({ type: "text", value });

export const differences: Difference[] = [
  {
    name: "a text with a NUL",
    why: "the engine package would keep only what is before it",
    body: asked("select ?", text("a\0b")),
    sqld: /^200 .*a\\u0000b/,
    ours: /^400 A text value holds a NUL character$/,
  },
  {
    name: "a file of the machine",
    why: "nothing in the product reads or writes one by SQL",
    body: asked("select readfile('/nowhere')"),
    sqld: /^200 .*"type":"null"/,
    ours: /^200 .*not authorized to use function: readfile.*"SQLITE_AUTH"/,
  },
  {
    name: "RETURNING where a blob becomes text",
    why: "the engine package might end the process",
    body: asked("update people set age = age returning cast(x'00' as text)"),
    sqld: /^200 .*\\u0000/,
    ours: /^200 .*"RETURNING_BESIDE_BLOBS"/,
  },
  {
    name: "the rowid of an insert that inserted nothing",
    why: "connections are used again, and it is that of their last insert",
    body: asked("insert or ignore into people (id, name) values (1, 'Ada')"),
    sqld: /"last_insert_rowid":"0"/,
    ours: /"last_insert_rowid":"\d+"/,
  },
  {
    name: "minus zero",
    why: "JSON is written here without it",
    body: asked("select -0.0"),
    sqld: /"value":-0\.0/,
    ours: /"value":0\}/,
  },
  {
    name: "changes of a stream so far",
    why: "connections are used again",
    body: asked("select total_changes() < 1"),
    sqld: /"value":"1"/,
    ours: /"value":"0"/,
  },
  {
    name: "a word of the grammar in the place of a name",
    why: "its parser words some errors in two ways",
    body: asked("drop index nothing"),
    sqld: /near NOTHING.*SQL_PARSE_ERROR/,
    ours: /syntax error around L1:19: `nothing`.*SQL_PARSE_ERROR/,
  },
  {
    name: "more parentheses than the parser takes",
    why: "the package does not tell this error from others",
    body: asked(`select ${"(".repeat(1500)}1${")".repeat(1500)}`),
    sqld: /parser overflowed its stack.*SQL_PARSE_ERROR/,
    ours: /parser stack overflow.*SQLITE_UNKNOWN/,
  },
  {
    name: "the description of a pragma that is refused",
    why: "the engine would obey it, on a connection that is used again",
    body: { requests: [{ type: "describe", sql: "pragma query_only = on" }, close] },
    sqld: /"is_readonly":/,
    ours: /unsupported statement.*SQL_PARSE_ERROR/,
  },
  {
    name: "the plan of a pragma that is refused",
    why: "the engine would obey it, on a connection that is used again",
    body: asked("explain query plan pragma query_only = on"),
    sqld: /"notused"/,
    ours: /unsupported statement.*SQL_PARSE_ERROR/,
  },
  {
    name: "a program that is listed where there are blobs",
    why: "its constants might be no text, which the engine package would not survive",
    body: asked("explain select 1"),
    sqld: /^200 /,
    ours: /^500 .*invalid utf-8/,
  },
  {
    name: "a body of more than sixteen megabytes",
    why: "no request of the product is near it",
    body: asked("select 1", text("x".repeat(16 * 1024 * 1024))),
    sqld: /^200 /,
    ours: /^413 /,
  },
];
