// Words of the catalogue, from the files that are compiled into the engine: hazards, advice, kinds
// of units, types of subjects, themes. A code that is not there stands for itself.
import advice from '../../../../schemas/catalog/advice.json';
import types from '../../../../schemas/catalog/subject_types.json';
import themes from '../../../../schemas/catalog/themes.json';
import topics from '../../../../schemas/catalog/topics.json';
import unitKinds from '../../../../schemas/catalog/unit_kinds.json';
import { language } from './words.svelte';

interface Entry {
  name: string;
  zh: string;
  en: string;
}

function indexed(entries: Entry[]): Map<string, Entry> {
  return new Map(entries.map((entry) => [entry.name, entry]));
}

const lists = {
  hazard: indexed(topics.hazards),
  advice: indexed(advice.advice),
  type: indexed(types.subject_types),
  theme: indexed(themes.themes),
  unit: indexed(unitKinds.unit_kinds),
};

const raised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function called(list: keyof typeof lists, code: string): string {
  const entry = lists[list].get(code);
  if (!entry) return code;
  return language.current === 'zh' ? entry.zh : raised(entry.en);
}

export const THEMES = themes.themes.map((theme) => theme.name);

/** Kinds of office a row of the hazard may be given to (PEOPLE 13). */
export function unitKindsOf(hazard: string): string[] {
  return topics.hazards.find((one) => one.name === hazard)?.units ?? [];
}
