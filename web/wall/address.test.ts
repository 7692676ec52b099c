import { expect, test } from 'vitest';
import { readAddress } from './address';

test('a bare address is the points of this month', () => {
  expect(readAddress('')).toEqual({ board: 'points', period: 'this-month', language: null, token: null });
});

test('what is no period gets the default', () => {
  expect(readAddress('?board=revenue&period=2017-Q4').period).toBe('2017-Q4');
  expect(readAddress('?period=yesterday').period).toBe('this-month');
});
