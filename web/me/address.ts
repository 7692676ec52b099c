import { periodKind } from '../shared/words/periods';

export interface RepAddress {
  rep: string;
  /** Undefined when the address names none: then the page chooses one with something in it. */
  period: string | undefined;
  language: string | null;
  token: string | null;
}

/** Reads /me/{rep}?period=..&lang=..&token=.. */
export function readAddress({ pathname, search }: Pick<Location, 'pathname' | 'search'>): RepAddress {
  const query = new URLSearchParams(search);
  const period = query.get('period') ?? '';
  return {
    rep: decodeURIComponent(pathname.replace(/^\/me\/?/, '').replace(/\/$/, '')),
    period: periodKind(period) ? period : undefined,
    language: query.get('lang'),
    token: query.get('token'),
  };
}
