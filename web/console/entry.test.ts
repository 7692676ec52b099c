import { expect, test } from 'vitest';
import { Attempt, factsOf, faults, newId, type Draft } from './entry';

const SHANGHAI = 'Asia/Shanghai';
const deal: Draft = {
  kind: 'deal',
  status: 'won',
  rep: 'mei',
  occurredAt: '2026-09-17T14:02',
  amount: '12500.50',
  currency: 'cny',
  score: '',
  about: ' 中山设备 ',
};

test('a deal becomes facts: amount, currency, time with offset, customer', () => {
  expect(factsOf(deal, SHANGHAI)).toEqual({
    kind: 'deal',
    status: 'won',
    rep: 'mei',
    occurredAt: '2026-09-17T14:02:00+08:00',
    amount: 12_500.5,
    currency: 'CNY',
    attributes: { customer: '中山设备' },
  });
});

test('a training carries its score from 0 to 1, an idea neither score nor amount', () => {
  const training = { ...deal, kind: 'training', status: 'completed', score: '92', about: '' } as const;
  expect(factsOf(training, SHANGHAI)).toEqual({
    kind: 'training',
    status: 'completed',
    rep: 'mei',
    occurredAt: '2026-09-17T14:02:00+08:00',
    score: 0.92,
  });
  expect(factsOf({ ...training, status: 'assigned' }, SHANGHAI)).not.toHaveProperty('score');
  expect(factsOf({ ...deal, kind: 'idea', status: 'submitted', score: '5' }, SHANGHAI)).toEqual({
    kind: 'idea',
    status: 'submitted',
    rep: 'mei',
    occurredAt: '2026-09-17T14:02:00+08:00',
    attributes: { title: '中山设备' },
  });
});

test('the same facts go out again under the same id and revision', () => {
  const attempt = new Attempt('one');
  const first = attempt.item(factsOf(deal, SHANGHAI));
  expect(attempt.item(factsOf({ ...deal }, SHANGHAI))).toEqual(first);
  expect(first).toMatchObject({ source: 'arena.manual', externalId: 'one', revision: 1 });
});

test('facts changed after a try that may have arrived are a higher revision of the same record', () => {
  const attempt = new Attempt('one');
  attempt.item(factsOf(deal, SHANGHAI));
  expect(attempt.item(factsOf({ ...deal, amount: '900' }, SHANGHAI))).toMatchObject({
    externalId: 'one',
    revision: 2,
    amount: 900,
  });
});

test('two records have two ids', () => {
  expect(newId()).not.toBe(newId());
});

test.each([
  [{ rep: '' }, ['rep']],
  [{ amount: '' }, ['amount']],
  [{ amount: '-5' }, ['amount']],
  [{ amount: '1e9' }, ['amount']],
  [{ amount: '1.005' }, ['amount']],
  [{ currency: 'RMB1' }, ['currency']],
  [{ occurredAt: '' }, ['occurredAt']],
  [{ amount: '0' }, []],
  [{ kind: 'training', amount: '', score: '101' }, ['score']],
  [{ kind: 'idea', amount: '', currency: '' }, []],
] satisfies [Partial<Draft>, string[]][])('%o has faults %o', (change, expected) => {
  expect(faults({ ...deal, ...change } as Draft, SHANGHAI)).toEqual(expected);
});
