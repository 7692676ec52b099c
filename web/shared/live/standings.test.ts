import { expect, test } from 'vitest';
import type { Entry, Frame, Standings } from '../wire';
import { applyFrame, isEmpty, mayReplace, movement, tidy } from './standings';

const entry = (id: string, rank: number, value: number, previousRank: number | null = null): Entry => ({
  id,
  name: id,
  team: 'east',
  rank,
  previousRank,
  value,
  gapToNext: null,
});

const shown: Standings = {
  board: 'points',
  period: '2026-09',
  version: '7.5',
  asOf: '2026-09-17T06:00:00Z',
  count: 3,
  entries: [entry('li', 1, 100), entry('tom', 2, 80), entry('mei', 3, 10)],
};

const frame = (change: Partial<Frame>): Frame => ({
  board: 'points',
  period: '2026-09',
  scope: 'reps',
  version: '7.6',
  base: '7.5',
  asOf: '2026-09-17T06:00:01Z',
  rows: [],
  gone: [],
  ...change,
});

test('a frame that builds on what is shown changes its rows and leaves the others', () => {
  const step = applyFrame(shown, frame({ rows: [entry('mei', 1, 120), entry('li', 2, 100), entry('tom', 3, 80)] }));

  expect(step.kind).toBe('applied');
  if (step.kind !== 'applied') return;
  expect(step.standings.version).toBe('7.6');
  expect(step.standings.entries.map(({ id, rank, value }) => [id, rank, value])).toEqual([
    ['mei', 1, 120],
    ['li', 2, 100],
    ['tom', 3, 80],
  ]);
  expect(shown.entries[0]?.id).toBe('li');
});

test('who is gone leaves the rows', () => {
  const step = applyFrame(shown, frame({ rows: [entry('mei', 2, 10)], gone: ['tom'] }));

  expect(step.kind === 'applied' && step.standings.entries.map(({ id }) => id)).toEqual(['li', 'mei']);
});

test('who falls out of the first rows still counts as one of the reps', () => {
  const step = applyFrame({ ...shown, count: 80 }, frame({ rows: [entry('wei', 3, 20)], gone: ['mei'] }));

  expect(step.kind === 'applied' && step.standings.count).toBe(80);
});

test('a frame on an earlier base of the same life still fits', () => {
  expect(applyFrame(shown, frame({ base: '7.4' })).kind).toBe('applied');
});

test('a frame on a later base is a gap', () => {
  expect(applyFrame(shown, frame({ version: '7.8', base: '7.7' })).kind).toBe('gap');
  expect(applyFrame(shown, frame({ base: null })).kind).toBe('gap');
  expect(applyFrame(shown, frame({ version: '8.1', base: '8.0' })).kind).toBe('gap');
});

test('a frame that arrives late or twice is old', () => {
  expect(applyFrame(shown, frame({ version: '7.5', base: '7.4' })).kind).toBe('old');
  expect(applyFrame(shown, frame({ version: '6.900', base: '7.5' })).kind).toBe('old');
});

test('nothing can be built on nothing, nor on another period', () => {
  expect(applyFrame(undefined, frame({})).kind).toBe('gap');
  expect(applyFrame(shown, frame({ period: '2026-10' })).kind).toBe('gap');
});

test('a snapshot replaces what is shown unless it is older', () => {
  expect(mayReplace(undefined, shown)).toBe(true);
  expect(mayReplace(shown, { ...shown, version: '7.5' })).toBe(true);
  expect(mayReplace(shown, { ...shown, version: '7.10' })).toBe(true);
  expect(mayReplace(shown, { ...shown, version: '7.4' })).toBe(false);
  expect(mayReplace(shown, { ...shown, version: '6.99' })).toBe(false);
});

test('a new period follows the time of the server, not the version', () => {
  const october = { ...shown, period: '2026-10', version: '1.1' };
  expect(mayReplace(shown, { ...october, asOf: '2026-10-01T00:00:00Z' })).toBe(true);
  expect(mayReplace(shown, { ...october, asOf: '2026-09-01T00:00:00Z' })).toBe(false);
});

test('equals stand as the server orders them: who reached it first', () => {
  const at = (id: string, position: number) => ({ ...entry(id, 1, 5), position });
  const ties = { ...shown, entries: [at('a', 3), at('c', 1), at('b', 2)] };
  expect(tidy(ties).entries.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});

test('equals keep one order, whatever order they came in', () => {
  const ties = { ...shown, entries: [entry('b', 1, 5), entry('c', 3, 1), entry('a', 1, 5)] };
  expect(tidy(ties).entries.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

test('only zeros, or no rows at all, is empty', () => {
  expect(isEmpty({ ...shown, entries: [] })).toBe(true);
  expect(isEmpty({ ...shown, entries: [entry('li', 1, 0)] })).toBe(true);
  expect(isEmpty({ ...shown, entries: [entry('li', 1, 0), entry('tom', 2, -5)] })).toBe(false);
});

test('a movement is counted in places', () => {
  expect(movement(2, 5)).toEqual({ kind: 'up', places: 3 });
  expect(movement(5, 2)).toEqual({ kind: 'down', places: 3 });
  expect(movement(4, 4)).toEqual({ kind: 'same' });
  expect(movement(4, null)).toEqual({ kind: 'new' });
});
