import { byId } from './view.js';

/** Calls handler with each file that is picked, or dropped anywhere on the page. */
export function onFile(handler) {
  const input = byId('file');
  input.addEventListener('change', () => {
    const [file] = input.files;
    input.value = ''; // so that the same file can be picked again
    if (file) handler(file);
  });
  addEventListener('dragover', (event) => {
    event.preventDefault();
    byId('drop').classList.add('over');
  });
  addEventListener('dragleave', () => byId('drop').classList.remove('over'));
  addEventListener('drop', (event) => {
    event.preventDefault();
    byId('drop').classList.remove('over');
    const [file] = event.dataTransfer.files;
    if (file) handler(file);
  });
}

/** Offers bytes as a download. */
export function offerDownload(bytes, name) {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download reads it later
}
