// Without a service worker the course works too, only not offline.
if ('serviceWorker' in navigator) {
  addEventListener('load', () => {
    navigator.serviceWorker.register('/sw.js').catch((error) => console.info('no offline copy:', error.message));
  });
}
