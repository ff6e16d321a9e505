// Counts and names for the list's filters. The server counts what a filter leaves; each choice is
// counted without itself, so that another can be seen and chosen. Equal questions are asked once.
import { getIfServed } from '../api/client';
import type { Facets } from '../api/types';
import { queryOf, type Filter } from './filter';

export async function readFacets(
  filter: Filter,
  signal: AbortSignal,
): Promise<Facets | undefined> {
  const asked = new Map<string, Promise<Facets | undefined>>();
  const ask = (without: Partial<Filter>) => {
    const query = queryOf({ ...filter, ...without }).toString();
    const path = query ? `/api/v1/facets?${query}` : '/api/v1/facets';
    const answer = asked.get(path) ?? getIfServed<Facets>(path, signal);
    asked.set(path, answer);
    return answer;
  };
  const [whole, counted, hazards, units, districts] = await Promise.all([
    ask({}),
    ask({ levels: [], handlings: [] }),
    ask({ hazard: '' }),
    ask({ unit: '' }),
    ask({ district: '' }),
  ]);
  if (!whole) return undefined;
  return {
    as_of: whole.as_of,
    total: whole.total,
    overdue: whole.overdue,
    counts: counted?.counts ?? {},
    hazards: hazards?.hazards ?? [],
    units: units?.units ?? [],
    districts: districtsIn(districts?.districts ?? []),
  };
}

/** Districts alone (six digits): a place's division may be a street. */
function districtsIn(divisions: Facets['districts']): Facets['districts'] {
  const found = new Map<string, Facets['districts'][number]>();
  for (const { id, name } of divisions) {
    const code = id.slice(0, 6);
    if (id === code) found.set(code, name === undefined ? { id } : { id, name });
    else if (!found.has(code)) found.set(code, { id: code });
  }
  return [...found.values()];
}
