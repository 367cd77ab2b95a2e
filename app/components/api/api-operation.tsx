import { Card } from "#app/components/parts/card.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import type { Named, ShownOperation, ShownSchema } from "#app/words/api-words.ts";

/** One request of the document for programs. */
export function ApiOperation({ operation }: { operation: ShownOperation }) {
  const { id, method, path, summary, description, scope, parameters, body, sent, answered, answers } =
    operation;
  return (
    <div id={id}>
      <Card title={summary}>
        <p>
          <code>{`${method} ${path}`}</code>
        </p>
        {description !== "" && <p>{withCode(description)}</p>}
        {scope && (
          <p>
            Needs <code>{scope}</code>.
          </p>
        )}
        <Names title="In the address" names={parameters} />
        <Names title="In the body" names={body} />
        <Disclosure label="Answers">
          <dl className="fact-list">
            {answers.map(({ status, about }) => (
              <div key={status}>
                <dt>{status}</dt>
                <dd>{withCode(about)}</dd>
              </div>
            ))}
          </dl>
        </Disclosure>
        {sent !== "" && <Example label="What is sent, for example" text={sent} />}
        {answered !== "" && <Example label="What comes back, for example" text={answered} />}
      </Card>
    </div>
  );
}

/** A text of the document, with what stands between backticks as code. */
export function withCode(text: string) {
  return text.split("`").map((part, at) => (at % 2 === 1 ? <code key={part}>{part}</code> : part));
}

/** A shape that requests and answers share. */
export function ApiSchema({ schema }: { schema: ShownSchema }) {
  return (
    <div id={schema.name}>
      <Card title={schema.name}>
        <Names title="Its parts" names={schema.fields} />
      </Card>
    </div>
  );
}

function Names({ title, names }: { title: string; names: readonly Named[] }) {
  if (names.length === 0) return null;
  return (
    <Disclosure label={title}>
      <dl className="fact-list">
        {names.map(({ name, what, about }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{withCode(about === "" ? what : `${what}. ${about}`)}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}

function Example({ label, text }: { label: string; text: string }) {
  return (
    <Disclosure label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow screen it scrolls, by keyboard as well */}
      <pre className="api-example" tabIndex={0}>
        <code>{text}</code>
      </pre>
    </Disclosure>
  );
}
