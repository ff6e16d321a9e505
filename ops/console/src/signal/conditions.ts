// The engine says what would change a row in its rule language with a few English words around it.
// In Chinese those words are said in Chinese; names and figures stay as the rule has them.
import type { Lang } from '../time';

const WORDS: [RegExp, string][] = [
  [/^no longer (.+)$/, '不再满足 $1'],
  [/^keep_for (\S+) after that$/, '此后再保持 $1'],
  [/ falls to (\S+)/, ' 降到 $1'],
  [/: (\d+) reporters\b/, '：$1 位不同反映人'],
  [/\(now (\d+) or more\)/, '（现为 $1 位以上）'],
  [/\(now ([^)]+)\)/, '（现为 $1）'],
];

export function conditionIn(lang: Lang, text: string): string {
  if (lang === 'en') return text;
  return WORDS.reduce((said, [pattern, words]) => said.replace(pattern, words), text);
}
