import { Icon } from "./icon.tsx";

/** Files of a message or a ticket; `detail` is kind and size ("JPEG, 1.2 MB"). */
export function FileList({ files }: { files: readonly { href: string; name: string; detail: string }[] }) {
  if (files.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the bullets
    <ul className="file-list" role="list">
      {files.map(({ href, name, detail }) => (
        <li key={href}>
          <a href={href}>
            <Icon name="clip" /> {name} <small>{detail}</small>
          </a>
        </li>
      ))}
    </ul>
  );
}
