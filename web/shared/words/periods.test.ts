import { expect, test } from 'vitest';
import { isRelative, periodKind, periodLabel } from './periods';

test.each([
  ['2017-09-30', 'Sep 30, 2017', '2017年9月30日'],
  ['2017-W09', 'Week 9, 2017', '2017年第9周'],
  ['2017-09', 'September 2017', '2017年9月'],
  ['2017-Q3', 'Q3 2017', '2017年第3季度'],
  ['2017', '2017', '2017年'],
  ['all', 'All time', '全部时间'],
  ['today', 'Today', '今日'],
  ['this-quarter', 'This quarter', '本季度'],
])('%s reads %s and %s', (period, en, zh) => {
  expect(periodLabel(period, 'en')).toBe(en);
  expect(periodLabel(period, 'zh')).toBe(zh);
});

test('fiscal quarters and years say that they are fiscal', () => {
  expect(periodLabel('2017-Q3', 'en', 4)).toBe('Q3 FY2017');
  expect(periodLabel('2017-Q3', 'zh', 4)).toBe('2017财年第3季度');
  expect(periodLabel('2017', 'en', 4)).toBe('FY2017');
  expect(periodLabel('2017-09', 'en', 4)).toBe('September 2017');
});

test('what is no period is no period', () => {
  for (const text of ['', '17', '2017-13-1', '2017-Q5', '2017-W1', 'next-month', '2017-q3'])
    expect(periodKind(text)).toBeUndefined();
  expect(isRelative('this-week')).toBe(true);
  expect(isRelative('2017-W01')).toBe(false);
});
