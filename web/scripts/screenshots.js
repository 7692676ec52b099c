// npm run shots -- [part of a name]: pictures of everything, in shots/.
import { mkdirSync } from 'node:fs';
import { tour } from './tour.js';

mkdirSync('shots', { recursive: true });
const sizes = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
];
await tour(
  async (page, name) =>
    void (await page.screenshot({ path: `shots/${name}.png`, fullPage: name.startsWith('console') })),
  {
    sizes,
    only: process.argv[2] ?? '',
  },
);
