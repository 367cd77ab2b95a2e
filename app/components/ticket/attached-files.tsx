import { Icon } from "#app/components/parts/icon.tsx";
import { type AttachedFile, isShown } from "#app/domain/files/attached-file.ts";
import { FILE_KINDS } from "#app/domain/files/file-kinds.ts";
import { fileDetail } from "#app/words/file-words.ts";

/** More than this is loaded only by whoever opens it: pages are read on phones and bad networks. */
const LARGEST_PREVIEW = 3 * 1024 * 1024;

interface AttachedFilesProps {
  files: readonly AttachedFile[];
  /** "Added later" and the like, said above them. */
  title?: string;
  /** By name alone: where the files can't be opened yet. */
  chips?: boolean;
}

/** Files of a message: small pictures, and everything else by name, kind and size. */
export function AttachedFiles({ files, title, chips }: AttachedFilesProps) {
  if (files.length === 0) return null;
  return (
    <div className="attached-files">
      {title && <p className="soft">{title}</p>}
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the numbers */}
      <ul role="list">
        {files.map((file) => (
          <li key={file.id}>
            {chips ? (
              <Named file={file} />
            ) : hasPreview(file) ? (
              <Picture file={file} />
            ) : (
              <Chip file={file} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function hasPreview({ kind, bytes, width }: AttachedFile): boolean {
  return isShown(kind) && width !== null && bytes <= LARGEST_PREVIEW;
}

function Picture({ file: { id, name, width, height } }: { file: AttachedFile }) {
  return (
    <a className="attached-picture" href={`/attachments/${id}`}>
      <img
        src={`/attachments/${id}`}
        alt={name}
        width={width ?? undefined}
        height={height ?? undefined}
        loading="lazy"
        decoding="async"
      />
    </a>
  );
}

function Named({ file }: { file: AttachedFile }) {
  return (
    <span className="attached-chip">
      <FileFacts file={file} />
    </span>
  );
}

function Chip({ file }: { file: AttachedFile }) {
  return (
    <a className="attached-chip" href={`/attachments/${file.id}`} type={FILE_KINDS[file.kind].type}>
      <FileFacts file={file} />
    </a>
  );
}

function FileFacts({ file }: { file: AttachedFile }) {
  return (
    <>
      <Icon name={file.kind === "pdf" ? "clip" : "image"} />
      <span>
        {file.name} <small>{fileDetail(file)}</small>
      </span>
    </>
  );
}
