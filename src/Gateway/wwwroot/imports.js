// Shows how far an import is, as the service tells it. Without this script the page asks again by itself.
(() => {
  const box = document.querySelector('[data-import-events]');
  if (!box) return;
  const bar = box.querySelector('progress');
  const words = document.querySelector('[data-import-done]');
  const shown = number => number.toLocaleString(document.documentElement.lang);
  const events = new EventSource(box.dataset.importEvents);
  events.addEventListener('progress', event => {
    const now = JSON.parse(event.data);
    bar.max = Math.max(1, now.rows);
    bar.value = now.done;
    if (words) words.textContent = words.dataset.importDone.replace('{n}', shown(now.done)).replace('{of}', shown(now.rows));
  });
  events.addEventListener('rest', () => {
    events.close();
    location.reload();
  });
  addEventListener('pagehide', () => events.close());
})();
