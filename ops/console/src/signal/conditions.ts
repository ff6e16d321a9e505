// The engine says what would change a row in its rule language with a few English words around it.
// In Chinese those words are said in Chinese; names and figures stay as the rule has them.
import type { Lang } from '../time';

const WORDS: [RegExp, string][] = [
  [/, or /g, '；或 '],
  [/\) and no longer /g, ') 且 no longer '],
  [/no longer /g, '不再满足 '],
  [/^keep_for (\S+) after that$/, '此后再保持 $1'],
  [/^confirm_for (\S+) after that$/, '此后再持续 $1'],
  [/^the next sweep with profile (\S+), at most (\S+) after this one$/, '下一次 $1 口径的专项排查，最迟在本次之后 $2'],
  [/: (\d+) reporters\b/g, '：$1 位不同反映人'],
  [/\(now fewer than the first step\)/g, '（现不足最低人数档）'],
  [/\(now (\d+) or more\)/g, '（现为 $1 位以上）'],
  [/\(now ([^)]+)\)/g, '（现为 $1）'],
];

export function conditionIn(lang: Lang, text: string): string {
  if (lang === 'en') return text;
  return WORDS.reduce((said, [pattern, words]) => said.replace(pattern, words), text);
}
