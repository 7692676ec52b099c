import { expect, test } from 'vitest';
import type { Entry } from '../wire';
import { Rows } from './rows.svelte';

const entries = (...ids: string[]): Entry[] =>
  ids.map((id, at) => ({
    id,
    name: id,
    team: 't',
    rank: at + 1,
    previousRank: null,
    value: 100 - at,
    gapToNext: null,
  }));

test('an overtake moves places, never the order of the rows', () => {
  const rows = new Rows(10);
  rows.show({ entries: entries('c', 'a', 'b') });
  const before = rows.all;

  rows.show({ entries: entries('b', 'c', 'a') });

  expect(rows.all).toBe(before);
  expect(rows.all.map(({ id, place }) => [id, place])).toEqual([
    ['a', 2],
    ['b', 0],
    ['c', 1],
  ]);
});

test('only the window is shown; who enters it joins in the order of ids', () => {
  const rows = new Rows(2);
  rows.show({ entries: entries('c', 'b', 'a') });
  expect(rows.all.map(({ id }) => id)).toEqual(['b', 'c']);
  const kept = rows.all[1];

  rows.show({ entries: entries('a', 'c', 'b') });

  expect(rows.all.map(({ id }) => id)).toEqual(['a', 'c']);
  expect(rows.all[1]).toBe(kept);
});
