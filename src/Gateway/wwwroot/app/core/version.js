// The worker that keeps the app on the phone, and the question when a newer one is there.
import { ask } from './dom.js';
import { t } from './words.js';

export async function watchVersion() {
  if (!('serviceWorker' in navigator)) return;
  const hadOne = !!navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener('controllerchange', () => hadOne && location.reload());
  try {
    const registration = await navigator.serviceWorker.register('/app/sw.js', { scope: '/app/' });
    if (registration.waiting && hadOne) offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker.addEventListener('statechange', () => worker.state === 'installed' && hadOne && offer(worker));
    });
  } catch {
    // A private window, or no https: the app works, but only with a network.
  }
}

let offered = false;

async function offer(worker) {
  if (offered) return;
  offered = true;
  const answer = await ask(t('version.title'), t('version.text'), [{ id: 'yes', text: t('version.yes'), kind: '.main' }, { id: 'no', text: t('version.no') }]);
  if (answer === 'yes') worker.postMessage('go on');
}
