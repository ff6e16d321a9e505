// Views: filters with a name. Some come with the role; others are kept in this browser.
import type { Role } from '../api/types';
import { filterOf, NO_FILTER, queryOf, type Filter } from './filter';
import type { Key } from '../words/words.svelte';

export interface View {
  /** A key of the dictionary, or a name that somebody gave. */
  key?: Key;
  name?: string;
  filter: Filter;
}

const of = (key: Key, filter: Partial<Filter>): View => ({
  key,
  filter: { ...NO_FILTER, ...filter },
});

const ALL = of('view.all', {});
const OVERDUE = of('view.overdue', { overdue: true });
const RED_ORANGE = of('view.redOrange', { levels: ['red', 'orange'] });

/** In the order of a day's work of the role. What somebody works on is shown when its condition is
 * gone, too: it waits for people. */
export function viewsOf(role: Role | null): View[] {
  if (role === 'unit') {
    const mine = of('view.mine', { handlings: ['assigned'] });
    const working = of('view.working', { handlings: ['in_progress'], all: true });
    return [ALL, OVERDUE, mine, working];
  }
  const toAssign = of('view.toAssign', { handlings: ['new'] });
  const toVerify = of('view.toVerify', { handlings: ['reported'], all: true });
  if (role === 'supervisor' || role === null) return [ALL, OVERDUE, toAssign, toVerify, RED_ORANGE];
  return [ALL, OVERDUE, RED_ORANGE];
}

const KEPT = 'tributary.views';

function read(): View[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '[]') as { name: string; query: string }[];
    return kept.map(({ name, query }) => ({ name, filter: filterOf(new URLSearchParams(query)) }));
  } catch {
    return [];
  }
}

class KeptViews {
  views = $state<View[]>(read());

  keep(name: string, filter: Filter): void {
    this.views = [...this.views.filter((view) => view.name !== name), { name, filter }];
    this.write();
  }

  drop(name: string): void {
    this.views = this.views.filter((view) => view.name !== name);
    this.write();
  }

  private write(): void {
    const kept = this.views.map(({ name, filter }) => ({ name, query: queryOf(filter).toString() }));
    localStorage.setItem(KEPT, JSON.stringify(kept));
  }
}

export const keptViews = new KeptViews();
