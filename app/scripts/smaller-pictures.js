// @ts-check
// Makes pictures smaller before they travel: what is wrong can be seen on 1,600 px, and a phone's camera makes ten times
// as many bytes as that takes. What can't be made smaller, or is sent before it is, travels as it was.

const LONGEST_PX = 1600;
const QUALITY = 0.85;
// The others may move, or no canvas writes them.
const KINDS = ["image/jpeg", "image/png", "image/webp"];

for (const input of document.querySelectorAll('input[type="file"]'))
  input.addEventListener("change", () => shrink(/** @type {HTMLInputElement} */ (input)));

/** @param {HTMLInputElement} input */
async function shrink(input) {
  const chosen = [...(input.files ?? [])];
  const smaller = await Promise.all(chosen.map((file) => smallerOf(file).catch(() => file)));
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
  const scale = LONGEST_PX / Math.max(picture.width, picture.height);
  if (scale >= 1) return file;
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) return file;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: file.type, quality: QUALITY });
  return blob.size < file.size ? new File([blob], file.name, { type: blob.type }) : file;
}
