import { expect, test } from 'vitest';
import { compareVersions, parseVersion } from './version';

test('a version is two numbers, not a decimal: 3.10 is newer than 3.9', () => {
  expect(compareVersions('3.10', '3.9')).toBeGreaterThan(0);
  expect(compareVersions('12.1', '9.1')).toBeGreaterThan(0);
});

test('a newer epoch wins whatever the count', () => {
  expect(compareVersions('4.1', '3.999999')).toBeGreaterThan(0);
});

test('equal versions are equal', () => {
  expect(compareVersions('7.42', '7.42')).toBe(0);
});

test('what is no version is older than every version', () => {
  for (const text of ['', '7', '7.', '.7', '7.1.2', '-1.0', '1e3.1', '7.x']) {
    expect(parseVersion(text)).toBeUndefined();
    expect(compareVersions(text, '0.0')).toBeLessThan(0);
  }
});
