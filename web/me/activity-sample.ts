import type { ActivityEntry } from '../shared/wire';

/** For tests: an entry of a rep's ledger. */
export const entry = (seq: number): ActivityEntry => ({
  entry: {
    seq,
    at: '2026-09-17T06:00:00Z',
    occurredAt: '2026-09-17T06:00:00Z',
    source: 'crm',
    externalId: String(seq),
    points: 10,
    amount: 0,
    team: 'east',
    reason: 'credit',
  },
  rule: null,
  kind: null,
  status: null,
  title: null,
  correction: null,
  sharedWith: [],
});
