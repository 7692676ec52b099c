/** A rate as it is typed. */
export interface RateDraft {
  currency: string;
  /** A date; empty for a rate that always held. */
  since: string;
  rate: string;
}

/** Reads lines of currency, day, rate; a header and lines that are none are passed over and counted. */
export function readRates(text: string): { rates: RateDraft[]; wrong: number } {
  const rates: RateDraft[] = [];
  let wrong = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (!line.trim()) continue;
    const [currency = '', since = '', rate = ''] = line
      .split(/[,;\t]/)
      .map((cell) => cell.trim().replace(/^"|"$/g, ''));
    if (/^[A-Za-z]{3}$/.test(currency) && /^(\d{4}-\d{2}-\d{2})?$/.test(since) && /^\d*\.?\d+$/.test(rate))
      rates.push({ currency: currency.toUpperCase(), since, rate });
    else if (!/^currency/i.test(currency)) wrong += 1;
  }
  return { rates, wrong };
}

export const writeRates = (rates: readonly RateDraft[]): string =>
  ['currency,since,rate', ...rates.map(({ currency, since, rate }) => `${currency},${since},${rate}`)].join('\n');
