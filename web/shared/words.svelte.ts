import type { Named } from './wire';
import type { Language } from './words/language';
import type { Words } from './words/zh';

let current = $state<Language>('en');
let catalogue = $state.raw<Words>();

/** Loads a language and shows it everywhere at once. Await it before the first component is mounted. */
export async function speak(language: Language): Promise<void> {
  catalogue = language === 'zh' ? (await import('./words/zh')).zh : (await import('./words/en')).en;
  current = language;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

export const language = (): Language => current;

/** What the page says, in the language it speaks now. */
export const words = new Proxy({} as Words, {
  get: (_, key: string) => {
    if (!catalogue) throw new Error('speak() comes first');
    return catalogue[key as keyof Words];
  },
});

/** A name that may have come in both languages. */
export const named = (name: Named): string => (typeof name === 'string' ? name : name[current]);
