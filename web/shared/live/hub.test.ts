import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from './hub';

/** A socket to a proxy that accepts and says nothing. */
class Silent extends EventTarget {
  static readonly CONNECTING = 0;
  static opened: Silent[] = [];
  readyState = 0;
  onclose: ((event: unknown) => void) | null = null;

  constructor() {
    super();
    Silent.opened.push(this);
  }

  close() {
    this.readyState = 3;
    this.onclose?.({ wasClean: false });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Silent);
  Silent.opened = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('an attempt that hangs is given up after 2 s, and the next one begins', async () => {
  const hub = new Hub('http://arena/hubs/live', 800);
  hub.start();
  await vi.advanceTimersByTimeAsync(1_900);
  expect(Silent.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(Silent.opened).toHaveLength(2);
  hub.stop();
});

test('a phone waits longer for its socket', async () => {
  const hub = new Hub('http://arena/hubs/live', 800, 10_000);
  hub.start();
  await vi.advanceTimersByTimeAsync(9_900);
  expect(Silent.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(Silent.opened).toHaveLength(2);
  hub.stop();
});
