import type { Unit } from '../wire';
import { LOCALE, type Language } from './language';

/** Made once each: a formatter costs far more than a format, and a wall formats all day. */
const kept = new Map<string, Intl.NumberFormat>();

function formatter(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let format = kept.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALE[language], options);
    kept.set(key, format);
  }
  return format;
}

/** In full digits: compact forms hide the differences that a ranking is about. */
export function formatNumber(value: number, language: Language): string {
  return formatter(language, { maximumFractionDigits: 2 }).format(value);
}

export function formatMoney(value: number, currency: string, language: Language): string {
  const whole = Number.isInteger(value);
  return formatter(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(whole && { minimumFractionDigits: 0, maximumFractionDigits: 0 }),
  }).format(value);
}

/** Money in whole units, for a screen read from across the room; towards zero, so that nobody is shown more than they have. */
export function formatWholeMoney(value: number, currency: string, language: Language): string {
  return formatMoney(Math.trunc(value), currency, language);
}

export interface ValueStyle {
  unit: Unit;
  currency: string;
  language: Language;
}

/** A board's value, exactly. */
export function formatValue(value: number, { unit, currency, language }: ValueStyle): string {
  return unit === 'amount' ? formatMoney(value, currency, language) : formatNumber(value, language);
}

/** A board's value on a wall. */
export function formatWallValue(value: number, { unit, currency, language }: ValueStyle): string {
  return unit === 'amount' ? formatWholeMoney(value, currency, language) : formatNumber(value, language);
}

/** A distance on a wall: rounded up, so that a real one never reads as none. */
export function formatWallGap(gap: number, style: ValueStyle): string {
  return formatWallValue(Math.ceil(gap), style);
}
