// Fails when a page sends more script or style than the wall's television or a manager's patience allows.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

/** In kB of 1,000 bytes after gzip -9. Both languages are counted, though a page loads one; the list of font faces is not. */
const limits = {
  'wall.html': { script: 120, style: 20 },
  'console.html': { script: 180, style: 20 },
  'me.html': { script: 120, style: 20 },
};

function collect(key, files = new Set(), seen = new Set()) {
  if (seen.has(key)) return files;
  seen.add(key);
  const chunk = manifest[key];
  if (!chunk || key.includes('fonts.css')) return files;
  files.add(chunk.file);
  for (const file of chunk.css ?? []) files.add(file);
  for (const other of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) collect(other, files, seen);
  return files;
}

const weigh = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000;
const sum = (files, ending) =>
  files.filter((file) => file.endsWith(ending)).reduce((total, file) => total + weigh(file), 0);

let over = false;
for (const [page, limit] of Object.entries(limits)) {
  const files = [...collect(page)];
  for (const [what, ending] of Object.entries({ script: '.js', style: '.css' })) {
    const size = sum(files, ending);
    const verdict = size > limit[what] ? 'TOO LARGE' : 'ok';
    over ||= size > limit[what];
    console.log(`${page} ${what}: ${size.toFixed(1)} kB of ${String(limit[what])} kB gzip, ${verdict}`);
  }
}
process.exitCode = over ? 1 : 0;
