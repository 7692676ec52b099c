import { expect, test } from 'vitest';
import { localTime, withOffset } from './zoned-time';

test('a local time gets the offset of its zone and season', () => {
  expect(withOffset('2026-09-17T14:02', 'Asia/Shanghai')).toBe('2026-09-17T14:02:00+08:00');
  expect(withOffset('2026-01-05T09:00', 'America/New_York')).toBe('2026-01-05T09:00:00-05:00');
  expect(withOffset('2026-07-05T09:00', 'America/New_York')).toBe('2026-07-05T09:00:00-04:00');
  expect(withOffset('2026-07-05T09:00', 'Asia/Kolkata')).toBe('2026-07-05T09:00:00+05:30');
});

test('the hour that comes twice is the first, the hour that is skipped goes on as before', () => {
  expect(withOffset('2026-10-25T01:30', 'Europe/London')).toBe('2026-10-25T01:30:00+01:00');
  expect(withOffset('2026-03-29T01:30', 'Europe/London')).toBe('2026-03-29T01:30:00+00:00');
});

test('around the change each side has its own offset', () => {
  expect(withOffset('2026-10-25T00:59', 'Europe/London')).toBe('2026-10-25T00:59:00+01:00');
  expect(withOffset('2026-10-25T02:00', 'Europe/London')).toBe('2026-10-25T02:00:00+00:00');
});

test('there and back again is the same minute', () => {
  const ms = Date.parse('2026-09-17T06:02:00Z');
  expect(localTime(ms, 'Asia/Shanghai')).toBe('2026-09-17T14:02');
  expect(Date.parse(withOffset(localTime(ms, 'Asia/Shanghai'), 'Asia/Shanghai') ?? '')).toBe(ms);
});

test('what is no time has no offset', () => {
  for (const text of ['', '2026-09-17', '2026-13-01T00:00', 'soon'])
    expect(withOffset(text, 'Asia/Shanghai')).toBeUndefined();
});
