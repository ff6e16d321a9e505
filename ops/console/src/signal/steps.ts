// A row's history as stretches of time: at which level it was, in which state of handling.
import type { Change, Handling, Level } from '../api/types';
import { instant } from '../time';

export interface Stretch<T> {
  value: T;
  from: number;
  until: number;
}

/** Oldest first; equal neighbours are one stretch; the last goes on until `end`. */
function stretches<T>(points: { at: number; value: T }[], end: number): Stretch<T>[] {
  const found: Stretch<T>[] = [];
  for (const { at, value } of points) {
    const last = found.at(-1);
    if (last && last.value === value) continue;
    if (last) last.until = Math.max(last.from, at);
    found.push({ value, from: at, until: at });
  }
  const last = found.at(-1);
  if (last) last.until = Math.max(last.from, end);
  return found;
}

export interface Steps {
  levels: Stretch<Level | 'none'>[];
  handlings: Stretch<Handling>[];
  from: number;
  until: number;
}

export function stepsOf(history: Change[], now: string | null): Steps | null {
  const ordered = history.slice().sort((a, b) => a.row.revision - b.row.revision);
  const timed = ordered.map((change) => ({ change, at: instant(change.row.engine.as_of) }));
  const first = timed[0];
  if (!first) return null;
  const end = Math.max(timed.at(-1)!.at, now === null ? 0 : instant(now), first.at + 1);
  const isOver = (change: Change) => change.row.condition === 'gone';
  return {
    levels: stretches(
      timed.map(({ change, at }) => ({ at, value: isOver(change) ? 'none' : change.row.level })),
      end,
    ),
    handlings: stretches(
      timed.map(({ change, at }) => ({ at, value: change.row.handling })),
      end,
    ),
    from: first.at,
    until: end,
  };
}
