import { expect, test } from 'vitest';
import type { RepActivity } from '../shared/wire';
import { renewed } from './activity';
import { entry } from './activity-sample';

const page = (next: number | null, ...seqs: number[]): RepActivity => ({ entries: seqs.map(entry), next });
const seqs = ({ entries }: RepActivity) => entries.map((one) => one.entry.seq);

test('older entries that were turned to stay when the newest page comes again', () => {
  const now = renewed(page(3, 6, 5, 4, 3), page(6, 7, 6));

  expect(seqs(now)).toEqual([7, 6, 5, 4, 3]);
  expect(now.next).toBe(3);
});

test('a page that does not reach back to what is held stands alone', () => {
  expect(renewed(page(3, 6, 5, 4, 3), page(8, 9, 8))).toEqual(page(8, 9, 8));
});

test('the first page is just what came', () => {
  expect(renewed(undefined, page(null, 2, 1))).toEqual(page(null, 2, 1));
  expect(renewed(page(5, 6, 5), page(5, 6, 5))).toEqual(page(5, 6, 5));
  expect(renewed(page(null), page(null))).toEqual(page(null));
});
