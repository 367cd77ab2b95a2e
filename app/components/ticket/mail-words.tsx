import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { Words } from "#app/components/parts/words.tsx";
import { foldMail, type Stretch } from "#app/domain/mail-in/fold.ts";

const FOLDED: Readonly<Record<Exclude<Stretch["kind"], "said">, string>> = {
  quoted: "Quoted text",
  signature: "Signature",
};

/** What came by mail: words in sight, quotations and signatures one click away. Nothing is left out. */
export function MailWords({ text }: { text: string }) {
  return foldMail(text).map(({ kind, text: words }, at) => {
    if (words.trim() === "") return null;
    const shown = <Words>{words.replace(/^\n+|\s+$/g, "")}</Words>;
    if (kind === "said")
      // biome-ignore lint/suspicious/noArrayIndexKey: the stretches of a text have nothing but their place
      return <div key={at}>{shown}</div>;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Disclosure key={at} label={FOLDED[kind]}>
        {shown}
      </Disclosure>
    );
  });
}
