// Times as the engine writes them: `2025-05-09`, `2025-05-07T00:00+08:00`. They are shown in the
// site's own time, which stands in the text, never in the browser's. "Now" is the engine's time
// (`as_of`): on a replayed year nothing is five hundred days late because the wall clock says so.

export type Lang = 'zh' | 'en';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Milliseconds; a day is its midnight in `offset`. NaN for what is no time. */
export function instant(text: string, offset = '+08:00'): number {
  return Date.parse(text.length === 10 ? `${text}T00:00${offset}` : text);
}

/** The same instant written with the offset of the site; a day stays a day. */
export function inOffset(text: string, offset: string): string {
  if (isDay(text) || text.endsWith(offset)) return text;
  const sign = /^([+-])(\d\d):(\d\d)$/.exec(offset);
  const at = Date.parse(text);
  if (!sign || Number.isNaN(at)) return text;
  const minutes = Number(`${sign[1]}1`) * (Number(sign[2]) * 60 + Number(sign[3]));
  return `${new Date(at + minutes * MINUTE).toISOString().slice(0, 19)}${offset}`;
}

export function isDay(text: string): boolean {
  return text.length === 10;
}

/** `05-09`, `05-09 14:20`; with the year where it is not that of `now`. */
export function shortTime(text: string | null, now: string | null): string {
  if (!text) return '—';
  const sameYear = now !== null && text.slice(0, 4) === now.slice(0, 4);
  const day = sameYear ? text.slice(5, 10) : text.slice(0, 10);
  return isDay(text) ? day : `${day} ${text.slice(11, 16)}`;
}

/** `2025-05-09 14:20`. */
export function fullTime(text: string | null): string {
  if (!text) return '—';
  return isDay(text) ? text : `${text.slice(0, 10)} ${text.slice(11, 16)}`;
}

const UNITS: Record<Lang, [string, string, string]> = {
  zh: [' 天', ' 小时', ' 分钟'],
  en: [' d', ' h', ' min'],
};

/** The largest unit alone, rounded down: `18 天`, `5 h`. */
export function duration(milliseconds: number, lang: Lang): string {
  const [days, hours, minutes] = UNITS[lang];
  const size = Math.abs(milliseconds);
  if (size >= DAY) return `${Math.floor(size / DAY)}${days}`;
  if (size >= HOUR) return `${Math.floor(size / HOUR)}${hours}`;
  return `${Math.floor(size / MINUTE)}${minutes}`;
}

/** Since when: days count whole, so that a time known to the day is not made finer than it is. */
export function age(text: string | null, now: string | null, lang: Lang): string {
  if (!text || !now) return '—';
  if (!isDay(text)) return duration(Math.max(0, instant(now) - instant(text)), lang);
  const days = Math.max(0, Math.round((instant(now.slice(0, 10)) - instant(text)) / DAY));
  return duration(days * DAY, lang).replace(/^0 \S+$/, lang === 'zh' ? '今天' : 'today');
}

export interface DueState {
  kind: 'none' | 'overdue' | 'soon' | 'later';
  /** How long past or ahead. */
  span: number;
}

/** Overdue by the row's word, or by the engine's clock where the row has not been looked at since. */
export function dueState(due: string | null, isPastDue: boolean, now: string | null): DueState {
  if (!due || !now) return { kind: 'none', span: 0 };
  const span = instant(due) - instant(now);
  if (isPastDue || span < 0) return { kind: 'overdue', span: Math.max(0, -span) };
  return { kind: span <= 2 * DAY ? 'soon' : 'later', span: Math.max(0, span) };
}

/** Times inside a sentence of the engine, as people read them: `2025-05-27 09:59`. */
export function plainTimes(text: string): string {
  return text.replace(
    /(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(\.\d+)?([+-]\d\d:\d\d|Z)/g,
    '$1 $2',
  );
}

/** `3wd` in words. */
export function termWords(rule: string | null, lang: Lang): string {
  const found = /^(\d+)(wd|d|h)$/.exec(rule ?? '');
  if (!found) return rule ?? '—';
  const words: Record<string, Record<Lang, string>> = {
    wd: { zh: '个工作日', en: ' working days' },
    d: { zh: '天', en: ' days' },
    h: { zh: '小时', en: ' hours' },
  };
  const word = words[found[2] as string]![lang];
  return `${found[1]}${found[1] === '1' ? word.replace(/s$/, '') : word}`;
}
