import { chromium } from 'playwright-core';

/** The machine's own browser; nothing is downloaded. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.ARENA_CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}
