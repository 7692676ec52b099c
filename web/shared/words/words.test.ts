import { expect, test } from 'vitest';
import { en } from './en';
import { chooseLanguage } from './language';
import { zh } from './zh';

test('both languages say the same things', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  for (const [key, message] of Object.entries(en)) {
    expect(typeof message, key).toBe(typeof zh[key as keyof typeof zh]);
    expect(message, key).not.toBe('');
  }
});

test('the language asked for wins, then the browser’s, then English', () => {
  expect(chooseLanguage('zh', ['en'])).toBe('zh');
  expect(chooseLanguage(null, ['fr-FR', 'zh-Hans-CN', 'en'])).toBe('zh');
  expect(chooseLanguage('fr', ['de'])).toBe('en');
});
