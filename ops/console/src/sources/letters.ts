// Rejected records in groups of source, reason and field. Of sources of people a group has no count.

export interface Letter {
  source: string;
  file?: number;
  partition?: number;
  offset: number;
  reason: string;
  field: string | null;
  address: string | null;
}

export interface Group {
  key: string;
  source: string;
  reason: string;
  field: string | null;
  letters: Letter[];
  /** `null`: of people. */
  count: number | null;
}

export function grouped(letters: Letter[], classes: Record<string, string>): Group[] {
  const groups = new Map<string, Group>();
  for (const letter of letters) {
    const key = `${letter.source}/${letter.reason}/${letter.field ?? ''}`;
    const group = groups.get(key) ?? {
      key,
      source: letter.source,
      reason: letter.reason,
      field: letter.field,
      letters: [],
      count: 0,
    };
    group.letters.push(letter);
    group.count = classes[letter.source] === 'people' ? null : group.letters.length;
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
