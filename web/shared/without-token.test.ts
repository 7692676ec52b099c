import { expect, test } from 'vitest';
import { withoutToken } from './without-token';

test('the token leaves the address, everything else stays', () => {
  expect(withoutToken('http://arena.local/wall?board=deals&token=secret&lang=zh')).toBe('/wall?board=deals&lang=zh');
});
