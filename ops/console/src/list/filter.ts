// What the list is asked for, as the address has it: a filter in the address can be kept and sent.
// Nothing in it can name a person: levels, states, codes of the catalogue, units, divisions, places.
import { HANDLINGS, LEVELS, type Handling, type Level } from '../api/types';

export interface Filter {
  levels: Level[];
  handlings: Handling[];
  hazard: string;
  unit: string;
  district: string;
  overdue: boolean;
  near: string;
  all: boolean;
}

export const NO_FILTER: Filter = {
  levels: [],
  handlings: [],
  hazard: '',
  unit: '',
  district: '',
  overdue: false,
  near: '',
  all: false,
};

function chosen<T extends string>(text: string | null, known: readonly T[]): T[] {
  const given = new Set((text ?? '').split(','));
  return known.filter((one) => given.has(one));
}

const CODE = /^[\w.-]{1,40}$/;
const NEAR = /^-?\d{1,3}(\.\d{1,6})?,-?\d{1,3}(\.\d{1,6})?,\d{1,2}(\.\d{1,3})?$/;

function matching(text: string | null, pattern: RegExp): string {
  return text !== null && pattern.test(text) ? text : '';
}

/** What does not read is left out: an old or foreign address still gives a list. */
export function filterOf(query: URLSearchParams): Filter {
  return {
    levels: chosen(query.get('level'), LEVELS),
    handlings: chosen(query.get('handling'), HANDLINGS),
    hazard: matching(query.get('hazard'), CODE),
    unit: matching(query.get('unit'), CODE),
    district: matching(query.get('district'), /^\d{2,12}$/),
    overdue: query.get('overdue') === 'true',
    near: matching(query.get('near'), NEAR),
    all: query.get('all') === 'true',
  };
}

/** In one order, without what is not set: equal filters have equal addresses. */
export function queryOf(filter: Filter): URLSearchParams {
  const query = new URLSearchParams();
  const set = (name: string, value: string) => {
    if (value !== '') query.set(name, value);
  };
  set('level', LEVELS.filter((level) => filter.levels.includes(level)).join(','));
  set('handling', HANDLINGS.filter((one) => filter.handlings.includes(one)).join(','));
  set('hazard', filter.hazard);
  set('unit', filter.unit);
  set('district', filter.district);
  set('overdue', filter.overdue ? 'true' : '');
  set('near', filter.near);
  set('all', filter.all ? 'true' : '');
  return query;
}

export function isSame(one: Filter, other: Filter): boolean {
  return queryOf(one).toString() === queryOf(other).toString();
}

export function toggled<T>(list: T[], item: T): T[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item];
}
