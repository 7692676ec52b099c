// npm run picture: retakes the README's picture of the wall, from a server that shows its invented organisation.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from './browser.js';

const server = '../src/Arena.Server';
const data = mkdtempSync(join(tmpdir(), 'arena-picture-'));
const url = `http://127.0.0.1:${String(await freePort())}`;
execFileSync('dotnet', ['build', server, '-v', 'q'], { stdio: 'inherit' });
const arena = spawn('dotnet', [
  `${server}/bin/Debug/net10.0/Arena.Server.dll`,
  '--demo',
  `--urls=${url}`,
  `--Arena:DataDir=${data}`,
]);
const browser = await openBrowser();
try {
  await ready();
  mkdirSync('pictures', { recursive: true });
  for (const lang of ['en', 'zh']) {
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await page.goto(`${url}/wall?board=points&period=this-quarter&lang=${lang}`);
    await page.locator('[aria-posinset="10"]').first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    // A celebration covers the board for some seconds, and rows move to their places for less than one.
    await page.locator('[data-celebration]').waitFor({ state: 'hidden' });
    await page.waitForTimeout(1_000);
    await page.screenshot({ path: `pictures/wall-${lang}.png` });
    await page.close();
  }
} finally {
  await browser.close();
  arena.kill();
  await new Promise((ended) => arena.once('exit', ended));
  rmSync(data, { recursive: true });
}

async function ready() {
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await fetch(`${url}/healthz/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (arena.exitCode !== null) break;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error('The server does not become ready.');
}

function freePort() {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
