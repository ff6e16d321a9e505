// The rules as the server tells them, read once: their names in both languages.
import { get } from '../api/client';
import type { RuleInfo } from '../api/types';

class Rules {
  all = $state.raw<RuleInfo[]>([]);
  byId = $state.raw<Map<string, RuleInfo>>(new Map());
  private reading: Promise<void> | null = null;

  read(): Promise<void> {
    this.reading ??= this.fetch();
    return this.reading;
  }

  private async fetch(): Promise<void> {
    try {
      const answer = await get<{ rules: RuleInfo[] }>('/api/v1/rules');
      this.all = answer.rules;
      this.byId = new Map(answer.rules.map((rule) => [rule.id, rule]));
    } catch (error) {
      this.reading = null;
      throw error;
    }
  }
}

export const rules = new Rules();
