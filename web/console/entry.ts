import type { ActivityItem } from '../shared/wire';
import { withOffset } from './zoned-time';

export const STATUSES = {
  deal: ['won', 'open', 'lost'],
  training: ['completed', 'assigned'],
  idea: ['submitted', 'approved', 'adopted', 'rejected'],
} as const;
export type Kind = keyof typeof STATUSES;
export const KINDS = Object.keys(STATUSES) as Kind[];

/** What stands in the form, as it was typed. */
export interface Draft {
  kind: Kind;
  status: string;
  rep: string;
  /** Local to the organisation: `2026-09-17T14:02`. */
  occurredAt: string;
  amount: string;
  currency: string;
  /** In percent; empty for none. */
  score: string;
  /** The customer, the course or the idea's title; may be empty. */
  about: string;
}

export type DraftField = 'rep' | 'occurredAt' | 'amount' | 'currency' | 'score';
export type Facts = Omit<ActivityItem, 'source' | 'externalId' | 'revision'>;

const ABOUT: Record<Kind, string> = { deal: 'customer', training: 'course', idea: 'title' };

/** Which fields cannot be sent as they are. */
export function faults(draft: Draft, timeZone: string): DraftField[] {
  const wrong: DraftField[] = [];
  if (!draft.rep) wrong.push('rep');
  if (withOffset(draft.occurredAt, timeZone) === undefined) wrong.push('occurredAt');
  if (draft.kind === 'deal') {
    if (!/^\d{1,12}(\.\d{1,2})?$/.test(draft.amount.trim())) wrong.push('amount');
    if (!/^[A-Za-z]{3}$/.test(draft.currency.trim())) wrong.push('currency');
  }
  const score = draft.score.trim();
  if (draft.kind === 'training' && score && !(/^\d{1,3}(\.\d+)?$/.test(score) && Number(score) <= 100))
    wrong.push('score');
  return wrong;
}

/** The facts of a draft without faults, as the server takes them. */
export function factsOf(draft: Draft, timeZone: string): Facts {
  const about = draft.about.trim();
  const score = draft.score.trim();
  return {
    kind: draft.kind,
    status: draft.status,
    rep: draft.rep,
    occurredAt: withOffset(draft.occurredAt, timeZone) ?? '',
    ...(draft.kind === 'deal' && { amount: Number(draft.amount), currency: draft.currency.trim().toUpperCase() }),
    // A completed training may have a score; an assigned one cannot.
    ...(draft.kind === 'training' && draft.status === 'completed' && score && { score: Number(score) / 100 }),
    ...(about && { attributes: { [ABOUT[draft.kind]]: about } }),
  };
}

/**
 * One record that is being entered. It keeps its id until the server has confirmed it, so that a double click or a retry never
 * counts twice. When the facts are changed between two tries the revision rises: whichever tries arrived, the last one stands.
 */
export class Attempt {
  readonly #id: string;
  #revision = 0;
  #sent = '';

  constructor(id: string = newId()) {
    this.#id = id;
  }

  item(facts: Facts): ActivityItem {
    const text = JSON.stringify(facts);
    if (text !== this.#sent) {
      this.#revision += 1;
      this.#sent = text;
    }
    return { source: 'arena.manual', externalId: this.#id, revision: this.#revision, ...facts };
  }
}

/** `crypto.randomUUID` exists only over https or on localhost; an office often has neither. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
