import { expect, test } from 'vitest';
import { ServerClock } from './server-clock';

test('the server answered half way between asking and hearing', () => {
  const clock = new ServerClock();
  clock.sample(1_000_000, 100, 300);
  expect(clock.now(300)).toBe(1_000_100);
});

test('the shortest round trip wins, until it is ten minutes old', () => {
  const clock = new ServerClock();
  clock.sample(1_000_000, 100, 110);
  clock.sample(1_003_000, 200, 900);
  expect(clock.now(1_105)).toBe(1_001_000);
  clock.sample(1_702_000, 700_000, 700_200);
  expect(clock.now(700_100)).toBe(1_702_000);
});

test('after a night in standby the first answer sets the time, however slow it was', () => {
  const clock = new ServerClock();
  clock.sample(1_000_000, 100, 110);
  clock.sample(30_000_000, 5_000, 5_400);
  expect(clock.now(5_200)).toBe(30_000_000);
});

test('no time is shown before the server has told it', () => {
  expect(new ServerClock().now(5)).toBeUndefined();
});
