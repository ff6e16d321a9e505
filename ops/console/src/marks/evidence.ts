// Which kinds of evidence a row rests on. A kind is a class of source, never a number of reports.
import type { Signal, Term } from '../api/types';

/** In the order in which they weigh. */
export const KINDS = [
  'inspection',
  'instrument',
  'people',
  'office',
  'opinion',
  'signal',
  'other',
] as const;
export type Kind = (typeof KINDS)[number];

function kindOf(source: string, classes: Record<string, string>): Kind {
  if (source === 'signal') return 'signal';
  if (source === 'handling') return 'office';
  const found = classes[source];
  return (KINDS as readonly string[]).includes(found ?? '') ? (found as Kind) : 'other';
}

export function kindsOfTerm(term: Term, classes: Record<string, string>): Kind[] {
  const kinds = new Set<Kind>();
  if (term.reports) kinds.add('people');
  for (const one of term.evidence ?? []) kinds.add(kindOf(one.split(':', 1)[0] ?? '', classes));
  return KINDS.filter((kind) => kinds.has(kind));
}

export function kindsOf(row: Signal, classes: Record<string, string>): Kind[] {
  const kinds = new Set(row.why.terms.flatMap((term) => kindsOfTerm(term, classes)));
  return KINDS.filter((kind) => kinds.has(kind));
}
