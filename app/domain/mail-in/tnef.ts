/** One file out of a `winmail.dat`. */
export type TnefFile = { name: string; bytes: Uint8Array };

const SIGNATURE = 0x223e9f78;
const NEW_FILE = 0x00069002;
const FILE_NAME = 0x00018010;
const FILE_BYTES = 0x0006800f;
const CODE_PAGE = 0x00069007;
const MOST_FILES = 50;
const MOST_ATTRIBUTES = 2000;

/**
 * The files that Outlook wrapped into a TNEF part; none where it is not one. Nothing in it is compressed, so what comes
 * out is never larger than what came in; what is cut off ends there.
 */
export function filesInTnef(bytes: Uint8Array): readonly TnefFile[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(0, true) !== SIGNATURE) return [];
  const files: TnefFile[] = [];
  let names = new TextDecoder("windows-1252");
  let at = 6;
  for (let count = 0; count < MOST_ATTRIBUTES && at + 9 <= bytes.length; count += 1) {
    const id = view.getUint32(at + 1, true);
    const length = view.getUint32(at + 5, true);
    const from = at + 9;
    if (from + length > bytes.length) break;
    const data = bytes.subarray(from, from + length);
    const last = files.at(-1);
    // It stands before the files.
    if (id === CODE_PAGE && length >= 4) names = decoderOf(view.getUint32(from, true));
    else if (id === NEW_FILE && files.length < MOST_FILES) files.push({ name: "", bytes: new Uint8Array() });
    else if (id === FILE_NAME && last) last.name = names.decode(data).replace(/\0.*$/s, "");
    else if (id === FILE_BYTES && last) last.bytes = data;
    // The checksum behind it.
    at = from + length + 2;
  }
  return files.filter((file) => file.bytes.length > 0);
}

/** Code pages whose decoders have other names than `windows-…`. */
const NAMED: Readonly<Record<number, string>> = {
  866: "ibm866",
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  20866: "koi8-r",
  21866: "koi8-u",
  65001: "utf-8",
};

/** How file names are written there; what nobody knows is read as Western. */
function decoderOf(codePage: number): TextDecoder {
  try {
    return new TextDecoder(NAMED[codePage] ?? `windows-${codePage}`);
  } catch {
    return new TextDecoder("windows-1252");
  }
}
