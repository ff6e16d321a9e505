import { filterOf, isSame, NO_FILTER, queryOf, toggled, type Filter } from '../../../ops/console/src/list/filter';
import { addressOf, placeOf } from '../../../ops/console/src/session/place';

const FULL: Filter = {
  levels: ['red', 'blue'],
  handlings: ['assigned', 'reported'],
  hazard: 'safety.fire',
  unit: 'U0101',
  district: '990101',
  overdue: true,
  near: '30.000600,110.438600,0.5',
  all: true,
};

test('every filter survives the address', () => {
  expect(filterOf(queryOf(FULL))).toEqual(FULL);
  expect(filterOf(queryOf(NO_FILTER))).toEqual(NO_FILTER);
  expect(queryOf(NO_FILTER).toString()).toBe('');
});

test('and the whole address of a page', () => {
  const place = placeOf(addressOf('list', '', queryOf(FULL)));
  expect(place.page).toBe('list');
  expect(filterOf(place.query)).toEqual(FULL);
  expect(placeOf(addressOf('signal', 's-7h2k9q4m1c8v'))).toMatchObject({ page: 'signal', id: 's-7h2k9q4m1c8v' });
  expect(placeOf('#/nowhere').page).toBe('list');
});

test('equal filters have equal addresses', () => {
  const turned = { ...FULL, levels: ['blue', 'red'], handlings: ['reported', 'assigned'] } as Filter;
  expect(isSame(turned, FULL)).toBe(true);
  expect(isSame({ ...FULL, overdue: false }, FULL)).toBe(false);
});

test.each([
  'level=purple',
  'handling=lost',
  'near=somewhere',
  'unit=%3Cscript%3E',
  'district=朝阳',
  'hazard=' + 'x'.repeat(41),
  'overdue=maybe',
])('what does not read is left out: %s', (query) => {
  expect(filterOf(new URLSearchParams(query))).toEqual(NO_FILTER);
});

test('a choice is put in and taken out', () => {
  expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
});
