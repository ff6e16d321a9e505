// The console's texts. Chinese and English have equal keys; a missing one does not compile, a
// superfluous one fails a test.
import type { Lang } from '../time';
import en from './en.json';
import zh from './zh.json';

export type Key = keyof typeof zh;
const dictionaries: Record<Lang, Record<Key, string>> = { zh, en };

const KEPT = 'tributary.language';

function firstLanguage(): Lang {
  const kept = globalThis.localStorage?.getItem(KEPT);
  if (kept === 'zh' || kept === 'en') return kept;
  return globalThis.navigator?.language?.startsWith('zh') ? 'zh' : 'en';
}

class Language {
  current = $state<Lang>(firstLanguage());

  set(lang: Lang): void {
    this.current = lang;
    localStorage.setItem(KEPT, lang);
  }
}
export const language = new Language();

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  return fill(dictionaries[language.current][key], values);
}

/** For codes that an engine newer than this console may send: itself where there is no word. */
export function word(group: string, code: string | null | undefined): string {
  if (!code) return '—';
  const found = dictionaries[language.current][`${group}.${code}` as Key];
  return found ?? code;
}

export function number(value: number): string {
  return value.toLocaleString(language.current === 'zh' ? 'zh-CN' : 'en-GB');
}
