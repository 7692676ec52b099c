import { expect, test } from 'vitest';
import type { ActivityEntry } from './wire';
import { en } from './words/en';
import { zh } from './words/zh';
import { explainEntry } from './explain-entry';

const deal: ActivityEntry = {
  entry: {
    seq: 7,
    at: '2026-09-17T06:02:00Z',
    occurredAt: '2026-09-17T06:02:00Z',
    source: 'crm',
    externalId: '1',
    points: 30,
    amount: 2_000,
    team: 'north',
    reason: 'credit',
  },
  rule: { id: 'deal-won', kind: 'deal', status: 'won', points: 10, perAmount: { points: 1, units: 100 }, bonus: null },
  kind: 'deal',
  status: 'won',
  title: '中山设备',
  sharedWith: ['Tom'],
  correction: null,
};
const inEnglish = { words: en, language: 'en', currency: 'CNY', teamName: (id: string) => id } as const;

test('an entry says what it is for, by which rule and with whom', () => {
  expect(explainEntry(deal, inEnglish)).toEqual({
    what: 'Deal “中山设备”: Won',
    why: ['Rule: 10 points for it, 1 per full ¥100', 'Shared with Tom'],
  });
  expect(explainEntry(deal, { ...inEnglish, words: zh, language: 'zh' })).toEqual({
    what: '成交“中山设备”：赢单',
    why: ['规则：计 10 分，每满 ¥100 加 1 分', '与 Tom 共享'],
  });
});

test('what was taken back says so, with what the record is now and who put it right', () => {
  const back = {
    ...deal,
    entry: { ...deal.entry, points: -30, reason: 'reversal' },
    status: 'lost',
    sharedWith: [],
    correction: { by: 'Lin', why: 'Signed by the other office.' },
  } satisfies ActivityEntry;
  expect(explainEntry(back, inEnglish)).toEqual({
    what: 'Deal “中山设备”: Lost',
    why: ['Taken back, because the record changed', 'Corrected by Lin: Signed by the other office.'],
  });
});

test('a move names the team', () => {
  const moved = { ...deal, entry: { ...deal.entry, reason: 'transferIn' } } satisfies ActivityEntry;
  expect(explainEntry(moved, { ...inEnglish, teamName: () => 'North' }).why[0]).toBe(
    'Counts for North since you moved',
  );
  const left = { ...deal, entry: { ...deal.entry, points: -30, reason: 'transferOut' } } satisfies ActivityEntry;
  expect(explainEntry(left, { ...inEnglish, teamName: () => 'South' }).why[0]).toBe(
    'No longer counts for South since you moved',
  );
});
