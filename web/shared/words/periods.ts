import { LOCALE, type Language } from './language';

/** A board's period as it is written in an address. */
export type PeriodKind = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'all';

export const RELATIVE = ['today', 'this-week', 'this-month', 'this-quarter', 'this-year'] as const;
export type Relative = (typeof RELATIVE)[number];

export const isRelative = (period: string): period is Relative => (RELATIVE as readonly string[]).includes(period);

/** What length of time it is; undefined when it is no period at all. */
export function periodKind(period: string): PeriodKind | undefined {
  if (period === 'all') return 'all';
  if (period === 'today' || /^\d{4}-\d{2}-\d{2}$/.test(period)) return 'day';
  if (period === 'this-week' || /^\d{4}-W\d{2}$/.test(period)) return 'week';
  if (period === 'this-month' || /^\d{4}-\d{2}$/.test(period)) return 'month';
  if (period === 'this-quarter' || /^\d{4}-Q[1-4]$/.test(period)) return 'quarter';
  if (period === 'this-year' || /^\d{4}$/.test(period)) return 'year';
  return undefined;
}

const RELATIVE_NAMES: Record<Language, Record<Relative, string>> = {
  en: {
    today: 'Today',
    'this-week': 'This week',
    'this-month': 'This month',
    'this-quarter': 'This quarter',
    'this-year': 'This year',
  },
  zh: { today: '今日', 'this-week': '本周', 'this-month': '本月', 'this-quarter': '本季度', 'this-year': '本年度' },
};

function date(text: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALE[language], { ...options, timeZone: 'UTC' }).format(
    new Date(`${text}T00:00:00Z`),
  );
}

/**
 * A period in words, relative or absolute. Where the fiscal year does not begin in January, its years and quarters say so, as
 * "2017" alone would mislead.
 */
export function periodLabel(period: string, language: Language, fiscalYearStartMonth = 1): string {
  if (isRelative(period)) return RELATIVE_NAMES[language][period];
  const zh = language === 'zh';
  const fiscal = fiscalYearStartMonth !== 1;
  const [year = '', rest = ''] = period.split(/-(.*)/);
  switch (periodKind(period)) {
    case 'all':
      return zh ? '全部时间' : 'All time';
    case 'day':
      return date(period, language, { dateStyle: zh ? 'long' : 'medium' });
    case 'week':
      return zh ? `${year}年第${String(Number(rest.slice(1)))}周` : `Week ${String(Number(rest.slice(1)))}, ${year}`;
    case 'month':
      return date(`${period}-01`, language, { year: 'numeric', month: 'long' });
    case 'quarter':
      if (zh) return `${year}${fiscal ? '财年' : '年'}第${rest.slice(1)}季度`;
      return fiscal ? `${rest} FY${year}` : `${rest} ${year}`;
    case 'year':
      if (zh) return `${year}${fiscal ? '财年' : '年'}`;
      return fiscal ? `FY${year}` : year;
    default:
      return period;
  }
}
