export const PAGES = [
  '',
  'organisation',
  'import',
  'boards',
  'wall-links',
  'enter',
  'unmatched',
  'rates',
  'records',
  'glossary',
] as const;
export type Page = (typeof PAGES)[number];

export const pathOf = (page: Page): string => (page ? `/console/${page}` : '/console');

/** The page that a path names; undefined when there is none. */
export function pageOf(path: string): Page | undefined {
  const name = path.replace(/^\/console\/?/, '').replace(/\/$/, '');
  return PAGES.find((page) => page === name);
}

/** Which page is shown, in step with the address bar. */
export class Router {
  page = $state<Page | undefined>(pageOf(location.pathname));
  /** What the page is about, as the address says behind the question mark. */
  query = $state.raw(new URLSearchParams(location.search));

  constructor() {
    addEventListener('popstate', () => {
      this.#show();
    });
  }

  go(path: string, search = ''): void {
    if (path + search !== location.pathname + location.search) history.pushState(null, '', path + search);
    this.#show();
    scrollTo(0, 0);
  }

  #show(): void {
    this.page = pageOf(location.pathname);
    this.query = new URLSearchParams(location.search);
  }

  /** Turns a plain click on one of our own links into a change of page; every other click stays the browser's. */
  intercept = (event: MouseEvent): void => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.origin !== location.origin || !/^\/console(\/|$)/.test(link.pathname)) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    this.go(link.pathname, link.search);
  };
}
