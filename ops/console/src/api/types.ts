// What the API answers (ops/api/openapi.json, SIGNALS 1). Only what a page reads is named.

export const LEVELS = ['red', 'orange', 'yellow', 'blue'] as const;
export type Level = (typeof LEVELS)[number];
export const HANDLINGS = ['new', 'assigned', 'in_progress', 'reported', 'closed'] as const;
export type Handling = (typeof HANDLINGS)[number];
export type Role = 'viewer' | 'unit' | 'supervisor' | 'analyst' | 'operator';

export interface Term {
  add: number;
  why: string;
  /** Reports by people: a source, a step and a day, never a record. */
  reports?: { source: string; reporters: string; since?: string };
  evidence?: string[];
  evidence_count?: number;
}

export interface Why {
  sentence: string;
  expression: string;
  values: Record<string, string | number>;
  terms: Term[];
  raw_score: number;
  band: [number, number];
  next_up: { level: Level | 'none'; needs: string[] } | null;
  next_down: { level: Level | 'none'; when: string[] } | null;
  window: [string, string];
  late: number;
  stale_sources: string[];
  approximate?: string[];
  baseline_not_ready?: string[];
}

export interface Subject {
  type: string;
  id: string;
  name: string;
  district: string;
  location: { lat: number; lon: number; crs: string } | null;
}

export interface Feedback {
  seq: number;
  at: string;
  unit: string | null;
  kind: string;
  done: string[];
  reason?: string;
}

export interface Signal {
  signal_id: string;
  episode: number;
  revision: number;
  number: string;
  subject: Subject;
  hazard: string;
  title: string;
  advice: string;
  level: Level | 'none';
  listed_level: Level | 'none';
  score: number;
  trend: 'rising' | 'falling' | 'steady';
  condition: 'present' | 'kept' | 'gone' | 'unknown';
  first_seen: string | null;
  last_evidence: string | null;
  level_since: string | null;
  rules: { id: string; version: number; hash: string; level: Level; score: number }[];
  why: Why;
  handling: Handling;
  override: { level: Level; reason: string; until: string } | null;
  unit: string | null;
  unit_name: string | null;
  copy_to: string[];
  accepted_at: string | null;
  due: string | null;
  due_rule: string | null;
  extensions: { at: string; to: string; reason: string }[];
  past_due: boolean;
  escalation_step: number;
  escalated_to?: string[];
  snoozed_until?: string;
  awaits_second?: boolean;
  feedback: Feedback[];
  outcome: string | null;
  label: string | null;
  merged_into?: string;
  found_by: { check: string; sweep?: string; at: string | null }[];
  engine: { version: string; ruleset: string; catalogue: string; as_of: string };
}

export interface Change {
  id: string;
  cause: string;
  previous: { level: Level | 'none'; score: number; condition: string } | null;
  row: Signal;
}

/** Units and districts carry no count: nobody is ranked by volume (PEOPLE 7). */
export interface Named {
  id: string;
  name?: string;
  count?: number;
}

export interface Facets {
  as_of: string | null;
  total: number;
  overdue: number;
  counts: Partial<Record<Level, Partial<Record<Handling, number>>>>;
  hazards: Named[];
  units: Named[];
  districts: Named[];
}

export interface RuleInfo {
  id: string;
  version: number;
  hash: string;
  status: string;
  subject: string;
  hazard: string;
  owner: string;
  title: { zh: string; en: string };
  sentence: { zh: string; en: string };
  text?: string;
}

export interface Coverage {
  sweep: string;
  check: 'full' | 'rolling' | 'special';
  scope: string;
  stage: string;
  last_checked: string | null;
  /** None before a sweep has begun. */
  type: string | null;
  checked: number;
  total: number;
  without_findings: number;
  differences: number;
}

export interface SourceInfo {
  name: string;
  class: string;
  schema: string;
  records?: number;
  observations?: number;
  newest?: string | null;
  state?: 'fresh' | 'late' | 'stale';
  rejected?: Record<string, number>;
}

export interface Unit {
  id: string;
  name: string;
  kind: string;
  district: string;
}
