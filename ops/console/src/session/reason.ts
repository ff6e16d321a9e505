// Why something was refused, in the reader's words where there are any.
import { Problem } from '../api/client';
import { t, word } from '../words/words.svelte';

export function reasonOf(problem: Problem): string {
  if (problem.code === 'unreachable') return t('error.unreachable');
  if (problem.code === 'not_allowed') return t('error.not_allowed');
  const known = word('answer', problem.code);
  return known === problem.code ? t('error.other', { detail: problem.message || problem.code }) : known;
}
