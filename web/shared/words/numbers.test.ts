import { expect, test } from 'vitest';
import { formatMoney, formatNumber, formatWallGap, formatWallValue } from './numbers';

test('points are in full digits in both languages', () => {
  expect(formatNumber(123_456_789, 'en')).toBe('123,456,789');
  expect(formatNumber(123_456_789, 'zh')).toBe('123,456,789');
});

test('whole money shows no decimals, other money shows all of its own', () => {
  expect(formatMoney(9_999, 'CNY', 'zh')).toBe('¥9,999');
  expect(formatMoney(9_999, 'CNY', 'en')).toBe('¥9,999');
  expect(formatMoney(980.5, 'CNY', 'en')).toBe('¥980.50');
  expect(formatMoney(1_234, 'USD', 'en')).toBe('$1,234');
  expect(formatMoney(1_234, 'JPY', 'en')).toBe('¥1,234');
});

test('a wall shows whole units: values towards zero, gaps never as none', () => {
  const style = { unit: 'amount', currency: 'CNY', language: 'en' } as const;
  expect(formatWallValue(1_234.99, style)).toBe('¥1,234');
  expect(formatWallGap(0.01, style)).toBe('¥1');
  expect(formatWallValue(1_234, { ...style, unit: 'points' })).toBe('1,234');
});
