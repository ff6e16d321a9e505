// Coverage of the checks: what each sweep has asked, by type of subject.
import type { Coverage } from '../api/types';

export interface Sweep {
  id: string;
  check: Coverage['check'];
  scope: string;
  stage: string;
  last: string | null;
  parts: Coverage[];
  checked: number;
  total: number;
  differences: number;
}

/** A check that comes by itself; `next`: null for one that rolls all the time. */
export interface ScheduledCheck {
  name: string;
  check: string;
  scope: string;
  every: string;
  next: string | null;
}

/** Newest first. */
export function sweepsOf(coverage: Coverage[]): Sweep[] {
  const sweeps = new Map<string, Sweep>();
  for (const part of coverage) {
    const sweep = sweeps.get(part.sweep) ?? {
      id: part.sweep,
      check: part.check,
      scope: part.scope,
      stage: part.stage,
      last: null,
      parts: [],
      checked: 0,
      total: 0,
      differences: 0,
    };
    if (part.type) sweep.parts.push(part);
    sweep.checked += part.checked;
    sweep.total += part.total;
    sweep.differences = Math.max(sweep.differences, part.differences); // the sweep's, in each part
    if (part.last_checked && (sweep.last === null || part.last_checked > sweep.last)) {
      sweep.last = part.last_checked;
    }
    sweeps.set(part.sweep, sweep);
  }
  return [...sweeps.values()].sort((a, b) => ((a.last ?? '') < (b.last ?? '') ? 1 : -1));
}

/** Whole percent, and never 100 before all is done nor 0 once something is. */
export function percent(part: number, whole: number): number {
  if (whole === 0) return 0;
  const exact = (100 * part) / whole;
  if (part > 0 && exact < 1) return 1;
  return part < whole ? Math.min(99, Math.round(exact)) : 100;
}
