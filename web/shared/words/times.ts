import { LOCALE, type Language } from './language';

const kept = new Map<string, Intl.DateTimeFormat>();

function formatter(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + timeZone + JSON.stringify(options);
  let format = kept.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALE[language], { ...options, timeZone, hourCycle: 'h23' });
    kept.set(key, format);
  }
  return format;
}

/** 14:02, in the organisation's zone. */
export const formatClock = (ms: number, timeZone: string, language: Language): string =>
  formatter(language, timeZone, { hour: '2-digit', minute: '2-digit' }).format(ms);

/** 14:02:37. */
export const formatSeconds = (ms: number, timeZone: string, language: Language): string =>
  formatter(language, timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);

export const formatMoment = (ms: number, timeZone: string, language: Language): string =>
  formatter(language, timeZone, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);

/** January for 1. */
export const monthName = (month: number, language: Language): string =>
  formatter(language, 'UTC', { month: 'long' }).format(Date.UTC(2026, month - 1, 1));

export const formatDay = (ms: number, timeZone: string, language: Language): string =>
  formatter(language, timeZone, { dateStyle: 'medium' }).format(ms);
