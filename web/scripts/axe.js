// npm run axe -- [part of a name]: no violation of WCAG 2.2 A and AA, nor of the best practices, in any picture.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tour } from './tour.js';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let looked = 0;
await tour(
  async (page, name) => {
    looked += 1;
    // By the debugger, which the page's content policy does not stop.
    await page.evaluate(source);
    const { violations } = await page.evaluate(
      (values) => globalThis.axe.run({ runOnly: { type: 'tag', values } }),
      tags,
    );
    for (const { id, help, nodes } of violations) {
      process.exitCode = 1;
      console.error(`${name}: ${id}: ${help}`);
      for (const node of nodes.slice(0, 3))
        console.error(`    ${node.target.join(' ')}  ${node.failureSummary?.split('\n')[1] ?? ''}`);
    }
  },
  { only: process.argv[2] ?? '' },
);
console.log(`${String(looked)} pictures looked at`);
if (looked === 0) process.exitCode = 1;
