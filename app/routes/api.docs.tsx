import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { ApiOperation, ApiSchema, withCode } from "#app/components/api/api-operation.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { REFUSALS } from "#app/domain/refusals.ts";
import { DOOR_PROBLEMS, operationsIn, schemasIn } from "#app/words/api-words.ts";

/** What programs may ask for and how, drawn from the document that programs read. */
export async function loader({ context }: LoaderFunctionArgs) {
  const frame = await context.read.viewer();
  const document = context.apiDocument();
  return {
    frame,
    about: document.info.description ?? "",
    operations: operationsIn(document),
    schemas: schemasIn(document),
  };
}

export const meta: MetaFunction<typeof loader> = () => [{ title: "For programs · Resolve" }];

export default function ApiDocs() {
  const { frame, about, operations, schemas } = useLoaderData<typeof loader>();
  return (
    <Page frame={frame}>
      <div className="stack">
        <PageHeading title="For programs">
          The same as a document: <a href="/api/v1/openapi.json">OpenAPI 3.1</a>. Tokens are made on{" "}
          <a href="/profile/tokens">your profile</a>.
        </PageHeading>
        {about.split("\n\n").map((paragraph) => (
          <p key={paragraph}>{withCode(paragraph)}</p>
        ))}
        <nav aria-label="What can be asked for">
          <ul>
            {operations.map(({ id, method, path, summary }) => (
              <li key={id}>
                <a href={`#${id}`}>{summary}</a>: <code>{`${method} ${path}`}</code>
              </li>
            ))}
          </ul>
        </nav>
        {operations.map((operation) => (
          <ApiOperation key={operation.id} operation={operation} />
        ))}
        <h2 id="shapes">Shapes</h2>
        {schemas.map((schema) => (
          <ApiSchema key={schema.name} schema={schema} />
        ))}
        <h2 id="problems">Problems</h2>
        <Card title="What a refusal can be">
          <dl className="fact-list">
            {Object.entries({ ...DOOR_PROBLEMS, ...REFUSALS }).map(([code, { status, sentence }]) => (
              <div key={code} id={code}>
                <dt>
                  <code>{code}</code>
                </dt>
                <dd>{`${status}. ${sentence}`}</dd>
              </div>
            ))}
          </dl>
        </Card>
      </div>
    </Page>
  );
}
