/** A few requests on one stream, sent to sqld and to our own server, which have to answer alike. */
export interface Comparison {
  name: string;
  /** One list for each pipeline; the next goes on with the baton of the one before. */
  pipelines: object[][];
  path?: string;
  /** Only whether each part went well and with which code: where sqld words a thing in its parser's own way. */
  codesOnly?: true;
}

const integer = (value: number | bigint) => ({ type: "integer", value: String(value) });
const float = (value: number) => ({ type: "float", value });
const text = (value: string) => ({ type: "text", value });
const execute = (sql: string, ...args: object[]) => ({ type: "execute", stmt: { sql, args } });
const all = (...sqls: string[]) => sqls.map((sql) => execute(sql));
const step = (sql: string, condition: object | null = null) => ({ stmt: { sql }, condition });
const batch = (...steps: object[]) => ({ type: "batch", batch: { steps } });
const sequence = (sql: string) => ({ type: "sequence", sql });
const describe = (sql: string) => ({ type: "describe", sql });
const ok = (index: number) => ({ type: "ok", step: index });
const failed = (index: number) => ({ type: "error", step: index });
const not = (cond: object) => ({ type: "not", cond });
const named = (sql: string, args: Record<string, object>) => ({
  type: "execute",
  stmt: { sql, named_args: Object.entries(args).map(([name, value]) => ({ name, value })) },
});

const people =
  "create table people (id integer primary key, name text not null unique, age int check (age < 150), boss int references people (id))";

/** Run in this order on one database each, which the first of them fills. */
export const comparisons: Comparison[] = [
  {
    name: "a table is made and filled",
    pipelines: [
      [
        ...all(people, "create index by_age on people (age)", people),
        execute("insert into people (name, age) values (?, ?)", text("Ada"), integer(36)),
        execute("insert into people (name, age) values (?, ?) returning *", text("Grace"), float(85)),
        ...all("insert into people (name, boss) values ('Linus', 1), ('Margaret', 1)"),
      ],
    ],
  },
  {
    name: "rows are read",
    pipelines: [
      all(
        "select * from people",
        "select count(*), max(age), name || '!' as loud from people where age > 40",
        "select name from people order by id desc limit 2 offset 1",
        "select p.name, b.name from people p left join people b on b.id = p.boss order by 1",
        "select * from people where id = 99",
        "values (1), (2)",
        "with older as (select * from people where age > 40) select name from older",
        'select name as "the name", "name", [name], `name`, people . name from people limit 1',
      ),
    ],
  },
  {
    name: "values of every type",
    pipelines: [
      [
        execute(
          "select ?, ?, ?, ?, ?",
          { type: "null" },
          integer(-(2n ** 63n)),
          float(0.1),
          text("it's ünï🎓"),
          { type: "blob", base64: "AAH/" },
        ),
        ...all(
          "select x'00ff', 9223372036854775807, 1.0, 1e21, 1e100, 1e300 * 1e300, '', x''",
          "select typeof(1), typeof(1.0), cast('12' as integer), 7 / 2, 7 / 2.0, 'a' || null",
          "select json_extract('{\"a\":[1,2]}', '$.a[1]'), json_array(1, 'b', null)",
          "select datetime(0, 'unixepoch'), length('grüße'), hex('ü'), upper('ü')",
        ),
        execute("select ?", { type: "blob", base64: "AAE=" }),
      ],
    ],
  },
  {
    name: "arguments by place",
    pipelines: [
      [
        execute("select ?2, ?1", text("one"), text("two")),
        execute("select ?, ?1, ?", text("one"), text("two")),
        execute("select ?", integer(1), integer(2)),
        execute("select ?, ?", integer(1)),
        execute("select ?3", integer(1)),
        execute("select 'what?', \"name\", /* ? */ 1 from people -- ?\n limit ?", integer(1)),
      ],
    ],
  },
  {
    name: "arguments by name",
    pipelines: [
      [
        named("select :a, @b, $c, :a", { a: integer(1), "@b": text("b"), $c: float(1.5) }),
        named("select :a", { b: integer(1) }),
        named("select ?", { a: integer(1) }),
        named("select :a", { a: integer(1), b: integer(2) }),
        execute("select :a", integer(1)),
        {
          type: "execute",
          stmt: {
            sql: "select ?, :a",
            args: [integer(1)],
            named_args: [{ name: "a", value: integer(1) }],
          },
        },
      ],
    ],
  },
  {
    name: "constraints that are broken",
    pipelines: [
      all(
        "insert into people (name) values ('Ada')",
        "insert into people (name) values ('Ada') returning id",
        "insert into people (name) values (null)",
        "insert into people (name, age) values ('Methusalem', 969)",
        "insert into people (name, boss) values ('Nobody', 999)",
        "insert into people (id, name) values (1, 'Double')",
        "insert into people (id, name) values ('x', 'Mismatch')",
        "delete from people where id = 1",
        "update people set name = 'Ada'",
      ),
    ],
  },
  {
    name: "changes and their counts",
    pipelines: [
      all(
        "update people set age = 1 where id = 999",
        "update people set age = 40 where age is null",
        "update people set age = age + 1 returning id, age",
        "replace into people (id, name) values (77, 'Ken')",
        "insert into people (name) values ('Ada') on conflict do nothing",
        "insert into people (name, age) values ('Ada', 37) on conflict (name) do update set age = excluded.age",
        "insert into people (name) select 'Copy of ' || name from people where id = 1",
        "with gone as (select 77 as id) delete from people where id in (select id from gone)",
        "delete from people where name like 'Copy%' returning name",
        "delete from people where id = 999",
        "select changes()",
      ),
    ],
  },
  {
    name: "names that cannot be resolved",
    pipelines: [
      all(
        "select nobody from people",
        "select people.nobody from people",
        "select 'ü', nobody from people",
        "select * from nobody",
        "insert into nobody values (1)",
        "insert into people (nobody) values (1)",
        "insert into people values (1)",
        "update people set nobody = 1",
        "select id from people a, people b",
        "select nothing_of_the_kind(1)",
        "select abs()",
        "drop table nobody",
        "create index again on people (nobody)",
        "alter table people add column id int",
        "select (select 1, 2)",
        "release nobody",
        "detach nobody",
      ),
    ],
  },
  {
    name: "SQL that cannot be parsed",
    pipelines: [
      all("selec 1", "select 1 1", "select 1 +", "insert into people values (1, 2", "begin concurrent"),
    ],
  },
  {
    name: "SQL that cannot be parsed, in the parser's own words",
    codesOnly: true,
    pipelines: [
      all("select 'never closed", "select\n from people", "create table a (b,,c)", "select @", "select ?1 ?"),
    ],
  },
  {
    name: "texts with no statement or several",
    pipelines: [
      all("", "  -- only a remark", ";", "select 1; select 2", "select 1;", "select 1;;", "select 1; -- x"),
    ],
  },
  {
    name: "statements that are refused",
    pipelines: [
      all(
        "analyze",
        "attach 'other.db' as other",
        "vacuum",
        "vacuum into 'copy.db'",
        "create temp table scratch (a)",
        "create table temp.scratch (a)",
        "create temporary view scratch as select 1",
        "create temp trigger scratch after insert on people begin select 1; end",
        "insert into libsql_wasm_func_table values (1, 2)",
      ),
    ],
  },
  {
    name: "pragmas that are refused",
    pipelines: [
      all(
        "pragma optimize",
        "pragma journal_mode = delete",
        "pragma wal_checkpoint",
        "pragma synchronous = off",
        "pragma cache_size = 5",
        "pragma query_only(1)",
        "pragma nobody",
        "pragma case_sensitive_like = on",
        "explain pragma optimize",
      ),
    ],
  },
  {
    name: "pragmas that are allowed",
    pipelines: [
      all(
        "pragma foreign_keys",
        "pragma foreign_keys = off",
        "pragma foreign_keys",
        "pragma foreign_keys = on",
        "pragma table_info(people)",
        "pragma main.table_info(people)",
        "pragma index_list('people')",
        "pragma foreign_key_list(people)",
        "pragma foreign_key_check",
        "pragma user_version = 3",
        "pragma user_version",
        "PRAGMA User_Version",
        "pragma journal_mode",
        "pragma integrity_check",
        "pragma quick_check",
        "pragma page_size",
        "pragma encoding",
      ),
    ],
  },
  {
    name: "transactions on one stream",
    pipelines: [
      all("begin", "begin", "select 1", "rollback", "rollback", "commit"),
      [
        ...all("begin immediate", "insert into people (name) values ('Dennis')"),
        { type: "get_autocommit" },
        ...all("rollback", "select count(*) from people where name = 'Dennis'"),
        { type: "get_autocommit" },
      ],
      all("begin transaction readonly", "select count(*) from people", "commit", "end"),
    ],
  },
  {
    name: "a transaction over several pipelines",
    pipelines: [
      all("begin deferred", "insert into people (name) values ('Barbara')"),
      all("update people set age = 28 where name = 'Barbara' returning age"),
      all("commit", "select age from people where name = 'Barbara'"),
    ],
  },
  {
    name: "savepoints",
    pipelines: [
      all(
        "savepoint one",
        "insert into people (name) values ('Alan')",
        "savepoint two",
        "delete from people where name = 'Alan'",
        "rollback to two",
        "release one",
        "select count(*) from people where name = 'Alan'",
      ),
    ],
  },
  {
    name: "schema changes that are rolled back",
    pipelines: [
      all(
        "create table shaky (a)",
        "select * from shaky",
        "begin immediate",
        "alter table shaky add column b",
        "select * from shaky",
        "rollback",
        "select * from shaky",
        "drop table shaky",
        "select * from shaky",
      ),
    ],
  },
  {
    name: "a write batch as the client sends it",
    pipelines: [
      [
        { type: "store_sql", sql_id: 0, sql: "insert into people (name) values (?)" },
        batch(
          step("BEGIN IMMEDIATE"),
          { stmt: { sql_id: 0, args: [text("Edsger")] }, condition: ok(0) },
          { stmt: { sql_id: 0, args: [text("Tony")], want_rows: true }, condition: ok(1) },
          step("COMMIT", ok(2)),
          step("ROLLBACK", not(ok(3))),
        ),
        { type: "close_sql", sql_id: 0 },
      ],
    ],
  },
  {
    name: "a write batch that breaks a constraint",
    pipelines: [
      [
        batch(
          step("BEGIN IMMEDIATE"),
          step("insert into people (name) values ('Frances')", ok(0)),
          step("insert into people (name) values ('Frances')", ok(1)),
          step("insert into people (name) values ('Radia')", ok(2)),
          step("COMMIT", ok(3)),
          step("ROLLBACK", not(ok(4))),
        ),
        ...all("select count(*) from people where name in ('Frances', 'Radia')"),
      ],
    ],
  },
  {
    name: "a migration as the client sends it",
    pipelines: [
      [
        batch(
          step("PRAGMA foreign_keys=off"),
          step("BEGIN DEFERRED"),
          step("create table pets (id integer primary key, owner int references people (id))", ok(1)),
          step("insert into pets values (1, 999)", ok(2)),
          step("COMMIT", ok(3)),
          step("ROLLBACK", not(ok(4))),
          step("PRAGMA foreign_keys=on"),
        ),
        ...all("pragma foreign_key_check", "insert into pets values (2, 999)", "pragma foreign_keys"),
      ],
    ],
  },
  {
    name: "conditions of all kinds",
    pipelines: [
      [
        batch(
          step("insert into people (name) values ('Ada')"),
          step("select 'skipped'", ok(0)),
          step("select 'runs'", failed(0)),
          step("select 'what was skipped failed'", failed(1)),
          step("select 'not ok'", not(ok(1))),
          step("select 'all of none'", { type: "and", conds: [] }),
          step("select 'one of none'", { type: "or", conds: [] }),
          step("select 'one of two'", { type: "or", conds: [ok(0), ok(2)] }),
          step("select 'both of two'", { type: "and", conds: [ok(0), ok(2)] }),
          step("select 'autocommit'", { type: "is_autocommit" }),
          step("begin"),
          step("select 'in a transaction'", not({ type: "is_autocommit" })),
          step("rollback"),
        ),
      ],
    ],
  },
  { name: "an empty batch", pipelines: [[batch()]] },
  {
    name: "a batch with a text that cannot be parsed",
    pipelines: [[batch(step("select 1"), step("selec 1"))]],
  },
  { name: "a batch with a refused statement", pipelines: [[batch(step("select 1"), step("analyze"))]] },
  { name: "a batch with two statements in one", pipelines: [[batch(step("select 1; select 2"))]] },
  { name: "a batch with a missing argument", pipelines: [[batch(step("select 1"), step("select ?"))]] },
  {
    name: "a batch that makes a table and uses it",
    pipelines: [
      [batch(step("create table made (a)"), step("insert into made values (1)"), step("select * from made"))],
    ],
  },
  {
    name: "a condition on a step to come",
    pipelines: [[batch(step("select 1", ok(0)))]],
  },
  {
    name: "version 2 knows no autocommit condition",
    path: "/v2/pipeline",
    pipelines: [[batch(step("select 1"), step("select 2", { type: "is_autocommit" }))]],
  },
  {
    name: "version 2 knows no autocommit request",
    path: "/v2/pipeline",
    pipelines: [[{ type: "get_autocommit" }]],
  },
  {
    name: "sequences",
    pipelines: [
      [
        sequence("insert into made values (2); insert into made values (3);"),
        sequence("insert into made values (4); insert into nobody values (1); insert into made values (5)"),
        sequence(""),
        sequence("select nobody from made"),
        sequence("insert into made values (6); analyze"),
        ...all("select * from made"),
      ],
    ],
  },
  {
    name: "triggers, whose bodies hold semicolons",
    pipelines: [
      [
        sequence(
          "create table log (a); create trigger logged after insert on made begin insert into log values (case when new.a then 1 else 2 end); update log set a = a + 1; end; insert into made values (7);",
        ),
        ...all(
          "select * from log",
          "insert into made values (8), (9)",
          "create trigger other after delete on made begin select raise(abort, 'no such column: kept'); end",
          "delete from made",
          "drop trigger other",
          "drop trigger logged",
        ),
      ],
    ],
  },
  {
    name: "descriptions",
    pipelines: [
      [
        describe("select id, age + 1, :a, ?, @b from people"),
        describe("insert into people (name) values (?) returning id"),
        describe("begin"),
        describe("begin immediate"),
        describe("commit"),
        describe("explain select 1"),
        describe("create table unmade (a)"),
        describe("select ?3"),
        describe("pragma foreign_keys"),
        describe("analyze"),
        describe("select 1; select 2"),
        describe("select nobody from people"),
        describe("selec"),
      ],
    ],
  },
  {
    name: "stored texts",
    pipelines: [
      [
        { type: "store_sql", sql_id: 1, sql: "select 'stored'" },
        { type: "execute", stmt: { sql_id: 1 } },
        { type: "describe", sql_id: 1 },
        { type: "sequence", sql_id: 1 },
      ],
      [
        { type: "execute", stmt: { sql_id: 1 } },
        { type: "close_sql", sql_id: 1 },
        { type: "close_sql", sql_id: 9 },
        { type: "store_sql", sql_id: 2, sql: `select '${"x".repeat(6000)}'` },
      ],
    ],
  },
  { name: "a text that was never stored", pipelines: [[{ type: "execute", stmt: { sql_id: 5 } }]] },
  {
    name: "a text stored twice",
    pipelines: [
      [
        { type: "store_sql", sql_id: 1, sql: "select 1" },
        { type: "store_sql", sql_id: 1, sql: "select 2" },
      ],
    ],
  },
  { name: "neither a text nor its number", pipelines: [[{ type: "execute", stmt: {} }]] },
  {
    name: "a stream that is closed in the middle",
    pipelines: [[...all("select 1"), { type: "close" }, { type: "close" }, ...all("select 2")]],
  },
  {
    name: "full text search",
    pipelines: [
      all(
        'create virtual table words using fts5(body, tokenize = "unicode61 remove_diacritics 2")',
        "insert into words (body) values ('Die Heizung ist kalt'), ('Straße gesperrt')",
        "select rowid, body from words where words match 'heiz*'",
        "select highlight(words, 0, '<', '>') from words where words match 'strasse OR straße'",
        "insert into words (words) values ('optimize')",
        "select * from words where words match '\"'",
        "drop table words",
      ),
    ],
  },
  {
    name: "explanations",
    pipelines: [
      all("explain query plan select * from people where id = 1", "explain select 1", "drop table made"),
    ],
  },
  {
    name: "generated columns, strict tables and views",
    pipelines: [
      all(
        "create table strictly (a int not null, b int generated always as (a * 2) stored, c text) strict",
        "insert into strictly (a, c) values (1, 'x')",
        "insert into strictly (a) values ('no number')",
        "create view doubled as select b from strictly",
        "select * from doubled",
        "select * from strictly",
        "drop view doubled",
        "create table keyed (k text primary key, v any) strict, without rowid",
        "insert into keyed values ('a', 1.5) returning v",
        "select sum(9223372036854775807) from (select 1 union all select 2)",
      ),
    ],
  },
];
