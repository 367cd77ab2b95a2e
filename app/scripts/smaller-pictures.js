// @ts-check
// Makes pictures smaller before they travel: what is wrong can be seen on 1,600 px, and a phone's camera makes ten times
// as many bytes as that takes. What can't be made smaller, or is sent before it is, travels as it was.

const LONGEST_PX = 1600;
const QUALITY = 0.85;
// Of what is long and narrow, such as a page that was scrolled, nothing could be read any more.
const NARROWEST = 1 / 3;
// Others may move, or no canvas writes them.
const KINDS = ["image/jpeg", "image/png"];

for (const input of document.querySelectorAll('input[type="file"]'))
  input.addEventListener("change", () => shrink(/** @type {HTMLInputElement} */ (input)));

/** @param {HTMLInputElement} input */
async function shrink(input) {
  const chosen = [...(input.files ?? [])];
  const smaller = [];
  // One after the other: five of them drawn at once are a gigabyte.
  for (const file of chosen) smaller.push(await smallerOf(file).catch(() => file));
  const isSame = chosen.every((file, index) => input.files?.[index] === file);
  // Meanwhile others may have been chosen.
  if (!isSame || smaller.every((file, index) => file === chosen[index])) return;
  const list = new DataTransfer();
  for (const file of smaller) list.items.add(file);
  input.files = list.files;
}

/** @param {File} file */
async function smallerOf(file) {
  if (!KINDS.includes(file.type)) return file;
  const picture = await createImageBitmap(file);
  try {
    return await drawnSmaller(picture, file);
  } finally {
    picture.close();
  }
}

/** @param {ImageBitmap} picture @param {File} file */
async function drawnSmaller(picture, file) {
  const longer = Math.max(picture.width, picture.height);
  const scale = LONGEST_PX / longer;
  if (scale >= 1 || Math.min(picture.width, picture.height) / longer < NARROWEST) return file;
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) return file;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: file.type, quality: QUALITY });
  return blob.size < file.size ? new File([blob], file.name, { type: blob.type }) : file;
}
