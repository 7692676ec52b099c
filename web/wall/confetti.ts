import createConfetti from 'canvas-confetti';
import type { Action } from 'svelte/action';

/** The hues of tokens.css, as the canvas needs them. */
function colours(element: Element): string[] {
  const style = getComputedStyle(element);
  return ['--gold', '--team-1', '--team-2', '--team-3', '--team-5', '--mist-100'].map((name) =>
    style.getPropertyValue(name).trim(),
  );
}

/**
 * Two volleys from the sides, then it is over. On the page's own thread: a worker from a blob would break the content policy.
 * Whoever asks for less motion gets none.
 */
export const confetti: Action<HTMLCanvasElement> = (canvas) => {
  const shoot = createConfetti.create(canvas, { resize: true, useWorker: false, disableForReducedMotion: true });
  const palette = colours(canvas);
  const volley = () => {
    for (const side of [0, 1]) {
      void shoot({
        particleCount: 70,
        angle: side === 0 ? 60 : 120,
        spread: 62,
        startVelocity: 62,
        origin: { x: side, y: 0.78 },
        colors: palette,
        scalar: canvas.clientHeight / 760,
        ticks: 260,
      });
    }
  };
  const timers = [setTimeout(volley, 250), setTimeout(volley, 1_300)];
  return {
    destroy() {
      timers.forEach(clearTimeout);
      // Else each celebration would leave a canvas and its particles behind.
      shoot.reset();
    },
  };
};
