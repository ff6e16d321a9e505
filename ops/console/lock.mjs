// Takes out of package-lock.json what names a host: npm writes links to funding pages. `--check`
// only looks. (Registry addresses are left out by .npmrc.)
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('./package-lock.json', import.meta.url);
const text = readFileSync(file, 'utf8');
const lock = JSON.parse(text);
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  delete entry.resolved;
}
const clean = `${JSON.stringify(lock, null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(file, clean);
else if (clean !== text) {
  console.error('ops/console/package-lock.json names a host: npm run lock');
  process.exit(1);
}
