import { expect, test } from 'vitest';
import { nextStep } from './next-step';

const rules = [
  { id: 'deal-won', kind: 'deal', status: 'won', points: 10, perAmount: { points: 1, units: 100 }, bonus: null },
  { id: 'training', kind: 'training', status: 'completed', points: 20, perAmount: null, bonus: null },
];

test('the smallest deal and the number of trainings that are enough', () => {
  expect(nextStep(45, rules)).toEqual({ dealAmount: 3_500, trainings: 3 });
  expect(nextStep(10, rules)).toEqual({ dealAmount: 0, trainings: 1 });
  expect(nextStep(1, rules)).toEqual({ dealAmount: 0, trainings: 1 });
});

test('without such rules there is nothing to say', () => {
  expect(nextStep(45, [])).toEqual({ dealAmount: undefined, trainings: undefined });
});
