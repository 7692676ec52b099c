import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Celebration, frameSchema, standingsSchema } from './wire';

const standings = (value: unknown, row: object = { rep: 'li', team: 'east' }) => ({
  board: 'points',
  period: '2026-09',
  version: '7.5',
  asOf: '2026-09-17T06:00:00.123+08:00',
  count: 1,
  entries: [{ rank: 1, previousRank: null, name: 'Li', value, gapToNext: null, ...row }],
});

test('points beyond 2^53, fractions and text are refused; money may have decimals', () => {
  for (const bad of [2 ** 53, 1.5, '7', null]) expect(v.is(standingsSchema('points'), standings(bad))).toBe(false);
  expect(v.is(standingsSchema('points'), standings(2 ** 53 - 1))).toBe(true);
  expect(v.is(standingsSchema('revenue'), standings(980.55))).toBe(true);
});

test('a row of a rep and one of a team read alike', () => {
  expect(v.parse(standingsSchema('points'), standings(1)).entries[0]).toMatchObject({ id: 'li', team: 'east' });
  expect(v.parse(standingsSchema('points'), standings(1, { team: 'east' })).entries[0]).toMatchObject({
    id: 'east',
    team: 'east',
  });
  expect(v.is(standingsSchema('points'), standings(1, {}))).toBe(false);
});

test('a frame without a version that can be compared is refused', () => {
  const frame = { ...standings(1), scope: 'reps', base: '7.4', rows: [], gone: [] };
  expect(v.is(frameSchema('points'), frame)).toBe(true);
  expect(v.is(frameSchema('points'), { ...frame, version: 'new' })).toBe(false);
});

test('a badge’s name may come in both languages or in one', () => {
  const celebration = { id: 7, kind: 'badge', rep: 'li', name: 'Li', title: 'First Deal', at: '2026-09-17T06:00:00Z' };
  expect(v.parse(Celebration, celebration)).toMatchObject({ id: '7', title: 'First Deal' });
  expect(v.is(Celebration, { ...celebration, title: { en: 'First Deal', zh: '首单' } })).toBe(true);
});
