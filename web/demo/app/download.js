/**
 * Offers bytes as a download.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name
 */
export function offerDownload(bytes, name) {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download reads it later
}
