export type Language = 'en' | 'zh';

export const LOCALE: Record<Language, string> = { en: 'en', zh: 'zh-CN' };

/** The language asked for, else the first of the browser's that we speak, else English. */
export function chooseLanguage(asked: string | null | undefined, browser: readonly string[]): Language {
  for (const tag of [asked ?? '', ...browser]) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'zh' || language === 'en') return language;
  }
  return 'en';
}
