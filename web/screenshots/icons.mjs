// Draws the icons of the app, as pictures in the sizes that its manifest names.
//
//   node web/screenshots/icons.mjs

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { close, launch } from '../test/browsers.mjs';

const folder = fileURLToPath(new URL('../demo/icons/', import.meta.url));

/** A maskable icon may be cut to a circle: it fills its square, and is drawn smaller in it. */
const pictures = [
  { name: 'icon-192', size: 192 },
  { name: 'icon-512', size: 512 },
  { name: 'maskable-512', size: 512, inset: 0.1 },
];

const browser = await launch('chromium');
try {
  const source = (await readFile(`${folder}icon.svg`, 'utf8')).replace('<svg ', '<svg width="100%" height="100%" ');
  const [, colour] = /fill="(#\w+)"/.exec(source);
  const page = await browser.newPage();
  for (const { name, size, inset } of pictures) {
    await page.setViewport({ width: size, height: size });
    const ground = inset ? `background:${colour};padding:${size * inset}px` : '';
    await page.setContent(`<body style="margin:0;box-sizing:border-box;height:100vh;${ground}">${source}</body>`);
    await writeFile(`${folder}${name}.png`, await page.screenshot({ omitBackground: true }));
  }
} finally {
  await close(browser);
}
