import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countTo, type CountTo } from './count-to';

const format = String;

/** A number on the page, and how it is told its next value. */
function number(value: number) {
  const element = document.createElement('span');
  const action = countTo(element, { value, format });
  const change = (next: CountTo) => {
    if (action?.update) action.update(next);
  };
  return { element, change };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a number runs to its new value', () => {
  const { element, change } = number(0);
  change({ value: 1_000, format });

  vi.advanceTimersByTime(300);
  expect(Number(element.textContent)).toBeGreaterThan(0);
  expect(Number(element.textContent)).toBeLessThan(1_000);
  vi.advanceTimersByTime(500);
  expect(element.textContent).toBe('1000');
});

test('a count that has reached its value early does not write it over the next one', () => {
  const { element, change } = number(0);
  change({ value: 1, format });
  vi.advanceTimersByTime(300);
  expect(element.textContent).toBe('1');

  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  change({ value: 2, format });
  vi.advanceTimersByTime(1_000);

  expect(element.textContent).toBe('2');
});

test('another language is shown at once when the number stands', () => {
  const { element, change } = number(0);
  change({ value: 5, format });
  vi.advanceTimersByTime(1_000);

  change({ value: 5, format: (value) => `${String(value)} 分` });

  expect(element.textContent).toBe('5 分');
});
