// The list's filters and counts over recorded rows.

function metres(a, b) {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  const y = (b.lat - a.lat) * rad;
  return Math.hypot(x, y) * 6371008;
}

function isOver(row) {
  return row.handling === 'closed' || row.condition === 'gone';
}

function matches(row, query) {
  const of = (name) => query.get(name);
  const among = (name, value) => !of(name) || of(name).split(',').includes(value);
  if (!among('level', row.listed_level) || !among('handling', row.handling)) return false;
  if (of('hazard') && of('hazard') !== row.hazard) return false;
  if (of('unit') && of('unit') !== row.unit) return false;
  if (of('district') && !row.subject.district.startsWith(of('district'))) return false;
  if (of('overdue') === 'true' && !row.past_due) return false;
  if (query.get('all') !== 'true' && isOver(row)) return false;
  if (of('near')) {
    const [lat, lon, km] = of('near').split(',').map(Number);
    const at = row.subject.location;
    if (!at || metres(at, { lat, lon }) > km * 1000) return false;
  }
  return true;
}

/** A page; the cursor is the place in the list. */
export function listed(rows, query) {
  const found = rows.filter((row) => matches(row, query));
  const from = Number(query.get('cursor') ?? 0);
  const until = from + Number(query.get('limit') ?? 100);
  return { signals: found.slice(from, until), next: until < found.length ? String(until) : null };
}

/** What the filter leaves, by level and state and by hazard; units and districts have names and no
 * counts: nobody is ranked. */
export function counted(rows, query, world) {
  const found = rows.filter((row) => matches(row, query));
  const counts = {};
  const hazards = new Map();
  for (const row of found) {
    const cells = (counts[row.listed_level] ??= {});
    cells[row.handling] = (cells[row.handling] ?? 0) + 1;
    hazards.set(row.hazard, (hazards.get(row.hazard) ?? 0) + 1);
  }
  const unit = new Map(found.filter((row) => row.unit).map((row) => [row.unit, row.unit_name]));
  const division = new Map(world.site.divisions.map((one) => [one.code, one.name]));
  const districts = new Set(found.map((row) => row.subject.district));
  const named = (id, name) => (name ? { id, name } : { id });
  return {
    as_of: world.asOf,
    total: found.length,
    overdue: found.filter((row) => row.past_due).length,
    counts,
    hazards: [...hazards].sort().map(([id, count]) => ({ id, count })),
    units: [...unit].sort().map(([id, name]) => named(id, name)),
    districts: [...districts].sort().map((id) => named(id, division.get(id))),
  };
}
