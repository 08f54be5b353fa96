// The service worker keeps the files of this app, so that it starts without a
// network. It never sees what is remembered.

import { button, byId, el } from './dom.js';

/** Registers it, and says when a new version of the app is there. */
export async function startOffline() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return say('not in this browser: it offers no service worker here');
  let wasControlled = Boolean(serviceWorker.controller);
  let asked = false;
  serviceWorker.addEventListener('controllerchange', () => {
    // The first one takes over a page that has all it needs.
    if (wasControlled && asked) location.reload();
    wasControlled = true;
  });
  try {
    const registration = await serviceWorker.register(new URL('../sw.js', import.meta.url));
    const offerUpdate = () => offer(() => {
      asked = true;
      registration.waiting?.postMessage('take over');
    });
    if (registration.waiting && registration.active) offerUpdate();
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && registration.active) offerUpdate();
        if (worker.state === 'redundant' && !registration.active) say('no: its files could not be kept here');
      });
    });
    await serviceWorker.ready;
    say('yes: this page starts without a network');
    document.body.dataset.offline = 'ready';
  } catch (error) {
    say(`no: ${error.message}`);
  }
}

function say(text) {
  byId('storage-offline').textContent = text;
}

function offer(update) {
  byId('update').replaceChildren(
    el('p', {}, 'A new version of this app is ready.'),
    button('Use it now', update, { class: 'primary' }),
  );
}
