export const PAGES = ['', 'organisation', 'boards', 'wall-links', 'enter', 'unmatched'] as const;
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

  constructor() {
    addEventListener('popstate', () => {
      this.page = pageOf(location.pathname);
    });
  }

  go(path: string): void {
    if (path !== location.pathname) history.pushState(null, '', path);
    this.page = pageOf(path);
    scrollTo(0, 0);
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
    this.go(link.pathname);
  };
}
