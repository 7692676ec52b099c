import type { Action } from 'svelte/action';

/**
 * Fits a name into its line: as it is, smaller in two steps, then on two lines. The step is set as `data-fit` (0 to 3); the
 * component's style says what each looks like. Measured only when the name, the size of the window or the fonts change.
 */
export const fitText: Action<HTMLElement, string> = (element) => {
  const fit = () => {
    for (const step of ['0', '1', '2', '3']) {
      element.dataset.fit = step;
      if (element.scrollWidth <= element.clientWidth + 1) break;
    }
  };
  fit();
  const resized = new ResizeObserver(fit);
  resized.observe(element);
  document.fonts.addEventListener('loadingdone', fit);
  return {
    update: () => {
      // The text is in the page only after this round of changes.
      queueMicrotask(fit);
    },
    destroy: () => {
      resized.disconnect();
      document.fonts.removeEventListener('loadingdone', fit);
    },
  };
};
