// Pure parts of single pages.
import { Text } from '../../../ops/console/node_modules/@codemirror/state';
import { percent, sweepsOf } from '../../../ops/console/src/checks/coverage';
import { scrollTo, windowOf } from '../../../ops/console/src/list/window';
import { matterIn } from '../../../ops/console/src/list/titles';
import { boxOf, circleOf, districtsOf, gridOf, placesOf } from '../../../ops/console/src/map/places';
import { kindsOf } from '../../../ops/console/src/marks/evidence';
import { rangeOf } from '../../../ops/console/src/rules/diagnostics';
import { asks, bodyOf, withOffset } from '../../../ops/console/src/signal/command';
import { conditionIn } from '../../../ops/console/src/signal/conditions';
import { stepsOf } from '../../../ops/console/src/signal/steps';
import { grouped } from '../../../ops/console/src/sources/letters';
import changes from './recorded/changes.json';
import recorded from './recorded/rows.json';
import site from './recorded/site.json';

const rows = recorded as never[] as Parameters<typeof placesOf>[0];
const classes = Object.fromEntries(site.sources.map((one) => [one.name, one.class]));

test('of a hundred thousand rows a few dozen are drawn, and always those in sight', () => {
  for (const scrolled of [0, 1, 53, 54 * 5000, 54 * 100_000 - 700]) {
    const { first, last } = windowOf(100_000, 54, scrolled, 700);
    expect(first * 54).toBeLessThanOrEqual(scrolled);
    expect(last * 54).toBeGreaterThanOrEqual(Math.min(54 * 100_000, scrolled + 700));
    expect(last - first).toBeLessThan(40);
  }
  expect(windowOf(0, 54, 900, 700)).toEqual({ first: 0, last: 0 });
  expect(scrollTo(20, 54, 0, 700)).toBe(54 * 21 - 700);
  expect(scrollTo(3, 54, 0, 700)).toBeNull();
});

test('a place has the level of its highest row, and all its rows', () => {
  const places = placesOf(rows, ['red', 'orange', 'yellow', 'blue']);
  const many = places.find((place) => place.rows.length > 1)!;
  const order = ['red', 'orange', 'yellow', 'blue'];
  const best = Math.min(...many.rows.map((row) => order.indexOf(row.listed_level)));
  expect(order.indexOf(many.level)).toBe(best);
  const placed = rows.filter((row) => row.subject.location !== null).length;
  expect(places.reduce((sum, place) => sum + place.rows.length, 0)).toBe(placed);
  expect(placesOf(rows, ['blue']).every((place) => place.level === 'blue')).toBe(true);
});

test('the map’s box, grid and circles are about right', () => {
  const places = placesOf(rows, ['red', 'orange', 'yellow', 'blue']);
  const [west, south, east, north] = boxOf(places)!;
  expect(west < east && south < north).toBe(true);
  expect(boxOf([])).toBeNull();
  expect(gridOf([west, south, east, north]).features.length).toBeLessThan(100);
  const ring = (circleOf(30, 110, 5).features[0]!.geometry as { coordinates: number[][][] }).coordinates[0]!;
  expect(ring[0]![0]! - 110).toBeCloseTo(5 / (111.195 * Math.cos(Math.PI / 6)), 4);
  expect(districtsOf(places).every(({ code }) => code.length === 6)).toBe(true);
});

test('kinds of evidence are classes, and never a number of reports', () => {
  const reported = rows.find((row) => row.why.terms.some((term) => term.reports))!;
  expect(kindsOf(reported, classes)).toContain('people');
  const found = rows.find((row) => row.why.terms[0]?.evidence?.[0]?.startsWith('inspection:'))!;
  expect(kindsOf(found, classes)[0]).toBe('inspection');
});

test('a course of levels is told in stretches without gaps', () => {
  const id = changes[0]!.row.signal_id;
  const own = (changes as never[] as Parameters<typeof stepsOf>[0]).filter((one) => one.row.signal_id === id);
  const { levels, until } = stepsOf(own, '2025-06-30T00:00+08:00')!;
  expect(levels.at(-1)!.until).toBe(until);
  levels.slice(1).forEach((one, i) => expect(one.from).toBe(levels[i]!.until));
  expect(stepsOf([], null)).toBeNull();
});

test('rejected records of people have no count', () => {
  const letters = [
    { source: 'grievance', offset: 1, reason: 'malformed', field: null, address: null },
    { source: 'inspection', offset: 2, reason: 'malformed', field: null, address: null },
    { source: 'inspection', offset: 3, reason: 'malformed', field: null, address: null },
  ];
  expect(grouped(letters, classes).map((group) => group.count)).toEqual([null, 2]);
});

test('coverage is never called whole before it is', () => {
  expect([percent(0, 0), percent(1, 10_000), percent(9999, 10_000), percent(5, 5)]).toEqual([0, 1, 99, 100]);
  const sweeps = sweepsOf(site.sweeps as never);
  expect(sweeps[0]!.total).toBe(site.sweeps.reduce((sum, part) => sum + part.total, 0));
});

test('a diagnostic marks its place, and the end of a text that is shorter', () => {
  const text = Text.of(['rule: x', '  orange: report.count >= 1']);
  const { from, to } = rangeOf(text, { line: 2, column: 11, length: 6 });
  expect(text.sliceString(from, to)).toBe('report');
  expect(rangeOf(text, { line: 99, column: 99, length: 5 }).to).toBeLessThanOrEqual(text.length);
});

test('a command carries what was chosen, in the site’s time', () => {
  const now = '2025-05-29T23:50+08:00';
  expect(withOffset('2025-06-01T12:00', now)).toBe('2025-06-01T12:00+08:00');
  expect(bodyOf('report', { possible: 'false', done: undefined }, now)).toEqual({ kind: 'report', possible: false });
  expect(bodyOf('extend', { until: '2025-06-01T12:00', reason: 'weather' }, now)).toEqual({
    kind: 'extend',
    until: '2025-06-01T12:00+08:00',
    reason: 'weather',
  });
  const reported = rows.find((row) => row.why.terms.some((term) => term.reports))!;
  expect(asks('false_alarm', reported)).toEqual([{ field: 'inspection', required: true }]);
  const found = rows.find((row) => row.why.terms.every((term) => !term.reports))!;
  expect(asks('false_alarm', found)).toEqual([{ field: 'inspection', required: false }]);
});

test('titles and conditions in the reader’s language', () => {
  const row = rows[0]!;
  expect(matterIn('zh', row, new Map()).startsWith(row.subject.name)).toBe(false);
  expect(conditionIn('zh', 'complaints: 5 reporters (now 3 or more)')).toBe('complaints：5 位不同反映人 （现为 3 位以上）');
  expect(conditionIn('zh', 'no longer a.count >= 1 (now 1), or no longer b.count >= 2 (now 3)')).toBe(
    '不再满足 a.count >= 1 （现为 1）；或 不再满足 b.count >= 2 （现为 3）',
  );
  expect(conditionIn('en', 'keep_for 14 d after that')).toBe('keep_for 14 d after that');
});
