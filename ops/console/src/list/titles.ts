// A row's title begins with its subject's name; beside the name, what is left of it is said once.
import type { RuleInfo, Signal } from '../api/types';
import type { Lang } from '../time';

export function matterOf(row: Signal): string {
  const rest = row.title.startsWith(row.subject.name)
    ? row.title.slice(row.subject.name.length).replace(/^\s*[:：]\s*/, '')
    : row.title;
  return rest === '' ? row.title : rest;
}

/** In the rule's own words in the reader's language, where they are known; else the row's. */
export function matterIn(lang: Lang, row: Signal, rules: Map<string, RuleInfo>): string {
  if (lang === 'zh') return matterOf(row);
  // The rule that scores highest gives the row its title.
  const first = row.rules.reduce((best, one) => (one.score > best.score ? one : best), row.rules[0]!);
  const rule = rules.get(first?.id ?? '');
  return rule?.title.en ? rule.title.en : matterOf(row);
}
