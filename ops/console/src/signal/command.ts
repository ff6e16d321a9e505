// A command as a form asks for it and as the API takes it.
import { post, get, Problem } from '../api/client';
import type { Signal } from '../api/types';
import type { Command } from './transitions';

export const REASONS = [
  'not_ours',
  'incomplete',
  'not_effective',
  'wrong_place',
  'no_access',
  'weather',
  'under_way',
  'seen_on_site',
  'other',
] as const;
export const OUTCOMES = ['rectified', 'controlled', 'transferred_out'] as const;
export const LABELS = ['true_alarm', 'unclear', 'false_alarm'] as const;
export const DONE = [
  'repaired',
  'replaced',
  'removed',
  'reinforced',
  'closed_off',
  'paid',
  'evacuated',
  'informed',
] as const;

export type Field =
  | 'to_unit'
  | 'until'
  | 'reason'
  | 'outcome'
  | 'label'
  | 'level'
  | 'done'
  | 'into'
  | 'inspection'
  | 'possible';

export interface Asked {
  field: Field;
  required: boolean;
}

const must = (field: Field): Asked => ({ field, required: true });
const may = (field: Field): Asked => ({ field, required: false });

/** What the form of a command asks. An inspection record is asked where people reported, and may be
    given everywhere: the engine wants it where any rule of the row could read reports, so that the
    answer does not tell whether there are some (PEOPLE 7). */
export function asks(command: Command, row: Signal): Asked[] {
  const hasReports = row.why.terms.some((term) => term.reports !== undefined);
  switch (command) {
    case 'assign':
    case 'transfer':
      return [must('to_unit')];
    case 'progress':
      return [may('done')];
    case 'report':
      return [must('possible'), may('done')];
    case 'verify':
      return [must('outcome'), may('label')];
    case 'return':
      return [must('reason')];
    case 'snooze':
    case 'extend':
      return [must('until'), must('reason')];
    case 'override':
      return [must('level'), must('until'), must('reason')];
    case 'merge':
      return [must('into')];
    case 'false_alarm':
      return [hasReports ? must('inspection') : may('inspection')];
    case 'label':
      return [must('label'), may('inspection')];
    default:
      return [];
  }
}

export type Values = Partial<Record<Field, string>>;

/** `2025-05-30T12:00` in the site's own time: the offset that `now` has. */
export function withOffset(local: string, now: string | null): string {
  const offset = /(Z|[+-]\d\d:\d\d)$/.exec(now ?? '')?.[1] ?? '+08:00';
  return `${local}${offset}`;
}

export function bodyOf(command: Command, values: Values, now: string | null): object {
  const body: Record<string, string | boolean> = { kind: command };
  for (const [field, value] of Object.entries(values)) {
    if (!value) continue;
    if (field === 'possible') body.possible = value === 'true';
    else if (field === 'until') body.until = withOffset(value, now);
    else body[field] = value.trim();
  }
  return body;
}

/** One for each opened form: sending the same form twice is one command. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Answer {
  answer: 'done' | 'awaits_second' | 'pending';
  revision?: number;
  row?: Signal | null;
  location?: string;
}

export async function send(row: Signal, body: object, key: string): Promise<Answer> {
  const path = `/api/v1/signals/${encodeURIComponent(row.signal_id)}/actions`;
  const sent = await post<Answer>(path, body, {
    'If-Match': `"${row.revision}"`,
    'Idempotency-Key': key,
  });
  return sent.status === 202 ? awaited(path, key, sent.body) : sent.body;
}

/** The engine had no time to judge within the request: asks a few times more. */
async function awaited(path: string, key: string, pending: Answer): Promise<Answer> {
  for (let attempt = 1; attempt <= 5; ++attempt) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * attempt));
    try {
      return await get<Answer>(`${path}/${key}`);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'no_answer') throw error;
    }
  }
  return pending;
}
