// Every picture there is: the gallery's scenes, and the console's pages over the fixture, in both languages.
import { existsSync } from 'node:fs';
import { build } from 'vite';
import { startFixture } from '../fixture/server.js';
import { openBrowser } from './browser.js';

export const SCENES = [
  'points',
  'revenue',
  'instead',
  'stale',
  'polling',
  'few',
  'many-teams',
  'empty',
  'past-empty',
  'waiting',
  'refused',
  'unknown',
  'celebration',
  'celebration-long',
];
const PAGES = [
  '',
  'organisation',
  'import',
  'unmatched',
  'enter',
  'records',
  'rates',
  'boards',
  'wall-links',
  'glossary',
  'nowhere',
];

const openImport = (at) => async (page) => {
  await page.locator('td button').nth(at).click();
  await page.locator('h2').waitFor();
  await page.waitForTimeout(500);
};

/** What is done on a page before it is looked at. */
const ACTS = {
  enter: async (page) => {
    const submit = page.locator('#entry button.main');
    if ((await submit.count()) && (await submit.isEnabled())) await submit.click();
  },
  organisation: async (page) => {
    await page
      .locator('section')
      .nth(1)
      .locator('.spread button')
      .click({ timeout: 2_000 })
      .catch(() => undefined);
  },
  'wall-links': async (page) => {
    const name = page.locator('form input');
    if (!(await name.count())) return;
    await name.fill('上海办公室前台 Reception');
    await page.locator('form button.main').click();
    await page.locator('table').waitFor();
  },
};

/** Builds everything, then shows one picture after another to `look(page, name)`. */
export async function tour(look, { sizes = [{ width: 1920, height: 1080 }], only = '' } = {}) {
  if (!process.env.ARENA_SKIP_BUILD || !existsSync('dist-gallery')) await build({ mode: 'gallery', logLevel: 'error' });
  const browser = await openBrowser();
  const wanted = (name) => name.includes(only);
  for (const viewport of sizes) {
    const size = `${String(viewport.width)}x${String(viewport.height)}`;
    for (const lang of ['en', 'zh']) {
      const context = await browser.newContext({
        viewport,
        locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
        reducedMotion: 'no-preference',
      });
      const visit = async (port, path, name, act) => {
        if (!wanted(name)) return;
        const page = await context.newPage();
        page.on('pageerror', (error) => {
          console.error(`${name}: ${error.message}`);
          process.exitCode = 1;
        });
        await page.goto(`http://127.0.0.1:${String(port)}${path}`);
        await page.locator('h1').waitFor();
        await page.evaluate(() => document.fonts.ready);
        await page.waitForTimeout(700);
        if (act) {
          await act(page);
          await page.waitForTimeout(300);
        }
        await look(page, `${name}-${lang}-${size}`);
        await page.close();
      };

      for (const state of ['demo', 'empty']) {
        const server = await startFixture({ port: 0, state, quiet: true, dist: 'dist-gallery' });
        if (state === 'demo') {
          for (const scene of SCENES)
            await visit(server.port, `/gallery.html?scene=${scene}&lang=${lang}`, `wall-${scene}`);
        }
        if (state === 'demo') {
          await visit(server.port, `/me/rep-01?lang=${lang}`, 'me');
          await visit(server.port, `/console/import?lang=${lang}`, 'console-import-preview', openImport(0));
          await visit(server.port, `/console/import?lang=${lang}`, 'console-import-running', openImport(1));
          await visit(server.port, `/console/import?lang=${lang}`, 'console-import-done', openImport(2));
          await visit(server.port, `/console/records?source=crm&id=Z063OYW0&lang=${lang}`, 'console-record');
          await visit(server.port, `/console/organisation?lang=${lang}`, 'console-phone-link', async (page) => {
            await page.locator('section').nth(1).locator('td button').first().click();
            await page.locator('svg[role=img]').waitFor();
          });
          await visit(server.port, `/console/organisation?lang=${lang}`, 'console-paste', async (page) => {
            await page.locator('section').nth(1).locator('.spread button').first().click();
            await page.locator('textarea').fill('name\tteam');
            await page.locator('form button.main').click();
            await page.locator('form [role=status]').waitFor();
          });
        }
        for (const name of PAGES) {
          await visit(
            server.port,
            `/console${name && `/${name}`}?lang=${lang}`,
            `console-${state}-${name || 'overview'}`,
            ACTS[name],
          );
        }
        server.stop();
      }
      const locked = await startFixture({ port: 0, quiet: true, locked: true, dist: 'dist-gallery' });
      await visit(locked.port, `/console/enter?lang=${lang}`, 'console-locked-enter');
      locked.stop();
      await context.close();
    }
  }
  await browser.close();
}
