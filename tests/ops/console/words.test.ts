import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import en from '../../../ops/console/src/words/en.json';
import zh from '../../../ops/console/src/words/zh.json';

const source = fileURLToPath(new URL('../../../ops/console/src', import.meta.url));
const texts = (readdirSync(source, { recursive: true }) as string[])
  .filter((name) => /\.(svelte|ts)$/.test(name))
  .map((name) => readFileSync(join(source, name), 'utf8'));
const all = texts.join('\n');

test('Chinese and English have the same keys', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
});

test('and the same blanks to fill', () => {
  const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [key, text] of Object.entries(zh)) {
    expect(blanks((en as Record<string, string>)[key] ?? ''), key).toEqual(blanks(text));
  }
});

test('no text is empty, and each is in its language', () => {
  const isChinese = (text: string) => /[\u4e00-\u9fff]/.test(text);
  for (const [key, text] of Object.entries(zh)) {
    const other = (en as Record<string, string>)[key] ?? '';
    // The button of the other language says its own name.
    expect([isChinese(text), isChinese(other)], key).toEqual(
      key === 'top.language' ? [false, true] : [true, false],
    );
  }
});

/** Groups that are read by a code: `word('level', …)`, t(`act.${…}`). */
const GROUPS = [
  ...all.matchAll(/word\(\s*'(\w+)'/g),
  ...all.matchAll(/t\(`(\w+)\.(?:hint\.)?\$\{/g),
  ...all.matchAll(/words\('(\w+)'/g),
].map((found) => found[1]);

test('no text is left that nothing shows', () => {
  const unused = Object.keys(zh).filter(
    (key) => !all.includes(`'${key}'`) && !GROUPS.includes(key.split('.')[0]!),
  );
  expect(unused).toEqual([]);
});

test('nothing is written past the dictionary: no Chinese in a page', () => {
  const words = readdirSync(source, { recursive: true }) as string[];
  const pages = words.filter((name) => name.endsWith('.svelte'));
  for (const name of pages) {
    const text = readFileSync(join(source, name), 'utf8').replace(/<!--[\s\S]*?-->/g, '').replace(/'、'/g, '');
    expect(text, name).not.toMatch(/[\u4e00-\u9fff]/);
  }
});
