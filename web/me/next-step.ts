import type { ScoringRule } from '../shared/wire';

/** What it would take to gain some points: each alone would be enough. */
export interface NextStep {
  /** In whole units of the base currency. */
  dealAmount: number | undefined;
  trainings: number | undefined;
}

/** The smallest deal, and the number of trainings, that give at least `points`. */
export function nextStep(points: number, rules: readonly ScoringRule[]): NextStep {
  const deal = rules.find((rule) => rule.kind === 'deal' && rule.status === 'won');
  const training = rules.find((rule) => rule.kind === 'training' && rule.status === 'completed');
  const missing = Math.max(0, points - (deal?.points ?? 0));
  return {
    dealAmount:
      deal?.perAmount && deal.perAmount.points > 0
        ? Math.ceil(missing / deal.perAmount.points) * deal.perAmount.units
        : undefined,
    trainings: training && training.points > 0 ? Math.ceil(points / training.points) : undefined,
  };
}
