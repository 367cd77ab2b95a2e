/** One file out of a `winmail.dat`. */
export type TnefFile = { name: string; bytes: Uint8Array };

const SIGNATURE = 0x223e9f78;
const NEW_FILE = 0x00069002;
const FILE_NAME = 0x00018010;
const FILE_BYTES = 0x0006800f;
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
  let at = 6;
  for (let count = 0; count < MOST_ATTRIBUTES && at + 9 <= bytes.length; count += 1) {
    const id = view.getUint32(at + 1, true);
    const length = view.getUint32(at + 5, true);
    const from = at + 9;
    if (from + length > bytes.length) break;
    const data = bytes.subarray(from, from + length);
    const last = files.at(-1);
    if (id === NEW_FILE && files.length < MOST_FILES) files.push({ name: "", bytes: new Uint8Array() });
    else if (id === FILE_NAME && last)
      last.name = new TextDecoder("latin1").decode(data).replace(/\0.*$/s, "");
    else if (id === FILE_BYTES && last) last.bytes = data;
    // The checksum behind it.
    at = from + length + 2;
  }
  return files.filter((file) => file.bytes.length > 0);
}
