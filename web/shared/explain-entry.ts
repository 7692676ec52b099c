import type { ActivityEntry, ScoringRule } from './wire';
import type { Language } from './words/language';
import { formatMoney } from './words/numbers';
import type { Words } from './words/zh';

export interface ExplainedIn {
  words: Words;
  language: Language;
  currency: string;
  teamName: (id: string) => string;
}

/** What an entry is for, and why it is worth what it is worth, as one would say it. */
export function explainEntry(one: ActivityEntry, where: ExplainedIn): { what: string; why: string[] } {
  const { words } = where;
  const kind = one.kind ? words.kindName(one.kind) : one.entry.source;
  const status = one.rule && one.entry.reason !== 'reversal' ? one.rule.status : one.status;
  const what = words.entryWhat(kind, one.title ?? one.entry.externalId, status ? words.statusName(status) : '');
  const why: string[] = [];
  if (one.entry.reason === 'reversal') why.push(words.entryReversal);
  else if (one.entry.reason === 'transferOut') why.push(words.entryTransferOut(where.teamName(one.entry.team ?? '')));
  else if (one.entry.reason === 'transferIn') why.push(words.entryTransfer(where.teamName(one.entry.team ?? '')));
  else if (one.rule) why.push(ruleSentence(one.rule, where));
  if (one.sharedWith.length > 0) why.push(words.entryShared(one.sharedWith.join(', ')));
  if (one.correction) why.push(words.entryCorrected(one.correction.by, one.correction.why));
  return { what, why };
}

function ruleSentence({ points, perAmount, bonus }: ScoringRule, { words, language, currency }: ExplainedIn): string {
  return words.entryRule(
    words.ruleEach(points),
    perAmount ? words.rulePer(perAmount.points, formatMoney(perAmount.units, currency, language)) : '',
    bonus ? words.ruleBonus(bonus.points, bonus.atLeastPercent) : '',
  );
}
