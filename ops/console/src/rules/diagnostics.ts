// What the server's one parser says of a rule, as places in its text.
import type { Diagnostic as Mark } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { Lang } from '../time';

export interface Diagnostic {
  severity: 'error' | 'warning';
  code: string;
  line: number;
  /** Counts characters, from 1. */
  column: number;
  length: number;
  message_zh: string;
  message_en: string;
  /** What was meant, where the checker can say. */
  suggestion?: string;
}

export function messageOf(diagnostic: Diagnostic, lang: Lang): string {
  return lang === 'zh' ? diagnostic.message_zh : diagnostic.message_en;
}

/** Inside one line of the text; a place beyond the text is its end. */
export function rangeOf(
  text: Text,
  { line, column, length }: Pick<Diagnostic, 'line' | 'column' | 'length'>,
): { from: number; to: number } {
  const found = text.line(Math.min(Math.max(1, line), text.lines));
  const from = Math.min(found.from + Math.max(0, column - 1), found.to);
  return { from, to: Math.min(found.to, from + Math.max(1, length)) };
}

export function marksOf(text: Text, diagnostics: Diagnostic[], lang: Lang): Mark[] {
  return diagnostics
    .map((one) => ({
      ...rangeOf(text, one),
      severity: one.severity,
      message: `${one.code}: ${messageOf(one, lang)}`,
    }))
    .sort((a, b) => a.from - b.from);
}
