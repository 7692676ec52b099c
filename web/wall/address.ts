import { periodKind } from '../shared/words/periods';

export interface WallAddress {
  board: string;
  period: string;
  language: string | null;
  token: string | null;
}

/** Reads /wall?board=..&period=..&lang=..&token=..; what is missing or no period at all gets its default. */
export function readAddress(search: string): WallAddress {
  const query = new URLSearchParams(search);
  const period = query.get('period') ?? '';
  return {
    board: query.get('board')?.trim() || 'points',
    period: periodKind(period) ? period : 'this-month',
    language: query.get('lang'),
    token: query.get('token'),
  };
}
