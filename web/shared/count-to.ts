import type { Action } from 'svelte/action';

const STEP_MS = 1000 / 15;
const LENGTH_MS = 700;
/** Numbers that run at once; beyond, they jump: movement is for the eye, not for its own sake. */
const AT_ONCE = 10;

interface Count {
  from: number;
  to: number;
  begun: number;
  write: (value: number) => void;
}

const counts = new Set<Count>();
let ticker: ReturnType<typeof setInterval> | undefined;
let late = 0;
let lastTick = 0;

export interface CountTo {
  value: number;
  format: (value: number) => string;
}

/** Whether this device asks for less movement, or has shown that it cannot keep up. */
export function calm(): boolean {
  return late > 5 || matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/**
 * Runs a number up or down to its new value. One shared ticker at 15 steps a second for all of them, writing one kept text
 * node: a frame loop per row cost twice the layouts. A device whose ticks come late gets plain numbers from then on.
 */
export const countTo: Action<HTMLElement, CountTo> = (element, first) => {
  let now = first;
  let shown = first.value;
  let running: Count | undefined;
  const text = document.createTextNode(first.format(first.value));
  element.replaceChildren(text);

  const write = (value: number) => {
    shown = value;
    text.data = now.format(value);
  };

  return {
    update(next) {
      const moved = next.value !== now.value;
      now = next;
      if (!moved) {
        if (!running || !counts.has(running)) write(next.value);
        return;
      }
      // Rounding reaches the target before the time is up: only the set knows whether the old count would still write.
      if (running) counts.delete(running);
      if (counts.size >= AT_ONCE || document.hidden || calm()) {
        write(next.value);
        return;
      }
      running = { from: shown, to: next.value, begun: performance.now(), write };
      counts.add(running);
      run();
    },
    destroy() {
      if (running) counts.delete(running);
    },
  };
};

function run(): void {
  if (ticker !== undefined) return;
  lastTick = performance.now();
  ticker = setInterval(() => {
    const now = performance.now();
    late = now - lastTick > 3 * STEP_MS ? late + 1 : Math.max(0, late - 0.1);
    lastTick = now;
    for (const count of counts) {
      const part = Math.min(1, (now - count.begun) / LENGTH_MS);
      const eased = 1 - (1 - part) ** 3;
      count.write(part === 1 ? count.to : Math.round(count.from + (count.to - count.from) * eased));
      if (part === 1) counts.delete(count);
    }
    if (counts.size === 0) {
      clearInterval(ticker);
      ticker = undefined;
    }
  }, STEP_MS);
}
