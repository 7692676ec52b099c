import { expect, test } from 'vitest';
import { readAddress } from './address';

test('the rep comes from the path, in any script', () => {
  expect(readAddress({ pathname: '/me/%E7%8E%8B%E8%8A%B3', search: '?lang=zh&token=t&period=2017-Q3' })).toEqual({
    rep: '王芳',
    period: '2017-Q3',
    language: 'zh',
    token: 't',
  });
});

test('what is no period is none', () => {
  expect(readAddress({ pathname: '/me/mei/', search: '?period=soon' })).toMatchObject({
    rep: 'mei',
    period: undefined,
  });
});
