// The rows a map shows: page after page of the list, up to a limit that is said.
import { get } from '../api/client';
import type { Signal } from '../api/types';

const PAGE = 1000;
export const MOST_ROWS = 20_000;

export async function readRows(signal: AbortSignal): Promise<{ rows: Signal[]; isWhole: boolean }> {
  const rows: Signal[] = [];
  let cursor: string | null = '';
  while (cursor !== null && rows.length < MOST_ROWS) {
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (cursor) query.set('cursor', cursor);
    const path = `/api/v1/signals?${query}`;
    const page: { signals: Signal[]; next: string | null } = await get(path, signal);
    rows.push(...page.signals);
    cursor = page.next;
  }
  return { rows, isWhole: cursor === null };
}

/** All rows of one place, closed ones too: those within 50 m whose subject it is. */
export async function readPlan(
  place: { id: string; type: string; lat: number; lon: number },
  signal: AbortSignal,
): Promise<Signal[]> {
  const near = `${place.lat.toFixed(6)},${place.lon.toFixed(6)},0.05`;
  const query = new URLSearchParams({ near, all: 'true', limit: '1000' });
  const page = await get<{ signals: Signal[] }>(`/api/v1/signals?${query}`, signal);
  return page.signals.filter(
    (row) => row.subject.id === place.id && row.subject.type === place.type,
  );
}
