// The rows that are loaded: whole pages by cursor, in the server's order. A change of a loaded row
// is shown in its place at once; its order, and rows that are not loaded, come with the next reading,
// so that nothing jumps under somebody's hand.
import { get, Problem } from '../api/client';
import type { Change, Facets, Signal } from '../api/types';
import { session } from '../session/session.svelte';
import { readFacets } from './facets';
import { queryOf, type Filter } from './filter';

const PAGE = 200;

class ListRows {
  rows = $state.raw<Signal[]>([]);
  next = $state<string | null>(null);
  /** `undefined`: the server has no counts. */
  facets = $state.raw<Facets | null | undefined>(null);
  isLoading = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** Rows that changed since they were read. */
  changed = $state.raw<Set<string>>(new Set());
  private reading: AbortController | null = null;
  private filter = '';

  async read(filter: Filter): Promise<void> {
    this.reading?.abort();
    const reading = (this.reading = new AbortController());
    this.filter = queryOf(filter).toString();
    this.isLoading = true;
    this.problem = null;
    try {
      const counted = readFacets(filter, reading.signal);
      counted.catch(() => undefined); // told below, once the rows are shown
      const page = await this.page('', reading.signal);
      if (reading.signal.aborted) return;
      this.rows = page.signals;
      this.next = page.next;
      this.changed = new Set();
      const facets = await counted;
      if (reading.signal.aborted) return;
      if (facets) session.learnFacets(facets);
      this.facets = facets;
    } catch (error) {
      if (reading.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      this.problem = error;
    } finally {
      if (!reading.signal.aborted) this.isLoading = false;
    }
  }

  async more(): Promise<void> {
    if (this.isLoading || this.next === null || !this.reading) return;
    const signal = this.reading.signal;
    this.isLoading = true;
    try {
      const page = await this.page(this.next, signal);
      if (signal.aborted) return;
      const known = new Set(this.rows.map((row) => row.signal_id));
      this.rows = [...this.rows, ...page.signals.filter((row) => !known.has(row.signal_id))];
      this.next = page.next;
    } catch (error) {
      if (!signal.aborted && error instanceof Problem) this.problem = error;
    } finally {
      if (!signal.aborted) this.isLoading = false;
    }
  }

  take(change: Change): void {
    const at = this.rows.findIndex((row) => row.signal_id === change.row.signal_id);
    if (at >= 0 && this.rows[at]!.revision < change.row.revision) {
      this.rows = this.rows.map((row, i) => (i === at ? change.row : row));
    }
    this.changed = new Set(this.changed).add(change.row.signal_id);
  }

  /** The filter that was read last: the way back. */
  get query(): URLSearchParams {
    return new URLSearchParams(this.filter);
  }

  /** The row before or after in the list as it was read. */
  neighbour(id: string, step: 1 | -1): string | null {
    const at = this.rows.findIndex((row) => row.signal_id === id);
    return at < 0 ? null : (this.rows[at + step]?.signal_id ?? null);
  }

  private async page(cursor: string, signal: AbortSignal) {
    const query = new URLSearchParams(this.filter);
    query.set('limit', String(PAGE));
    if (cursor) query.set('cursor', cursor);
    const path = `/api/v1/signals?${query}`;
    const page = await get<{ signals: Signal[]; next: string | null }>(path, signal);
    for (const row of page.signals) session.seen(row.engine.as_of);
    return page;
  }
}

export const list = new ListRows();
