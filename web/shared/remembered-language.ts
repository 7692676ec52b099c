import type { Language } from './words/language';

const KEY = 'arena.language';

/** Storage may be forbidden: then the browser's language it is, each time. */
export function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Nothing is lost but the convenience.
  }
}
