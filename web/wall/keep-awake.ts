/**
 * Keeps the screen on where the browser lets us (https or localhost; elsewhere the kiosk's power settings must). The lock is
 * lost whenever the page is hidden, so it is asked for again on return.
 */
export function keepAwake(): void {
  const ask = () => {
    if (document.visibilityState === 'visible' && 'wakeLock' in navigator) {
      navigator.wakeLock.request('screen').catch(() => undefined);
    }
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}
