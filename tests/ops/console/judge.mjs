// Commands as the replayer judges them: the table of transitions, the revision, two pairs of eyes for
// a false alarm, and the fields that a row shows of it.
import { readFileSync } from 'node:fs';
import { publish, Refusal } from './replayer.mjs';

const source = new URL('../../../engine/feedback/transitions.cc', import.meta.url);
const code = (name) => name.slice(1).replace(/(?!^)([A-Z])/g, '_$1').toLowerCase();

/** `assigned accept unit` → `in_progress`, read from the engine's own table. */
export function readTransitions() {
  const table = new Map();
  const arrow = /Arrow\{(k\w+), (k\w+), Role::(k\w+), (k\w+)\}/g;
  for (const [, from, kind, role, to] of readFileSync(source, 'utf8').matchAll(arrow)) {
    table.set(`${code(from)} ${code(kind)} ${code(role)}`, code(to));
  }
  return table;
}
const table = readTransitions();

function feedback(row, world, kind, body) {
  const done = body.done ? [body.done] : [];
  const entry = { seq: row.feedback.length + 1, at: world.asOf, unit: row.unit, kind, done };
  if (body.reason) entry.reason = body.reason;
  row.feedback = [...row.feedback, entry];
}

const EFFECTS = {
  assign: (row, world, body) => give(row, world, body),
  transfer: (row, world, body) => give(row, world, body),
  accept: (row, world, body) => {
    row.accepted_at = world.asOf;
    feedback(row, world, 'accepted', body);
  },
  progress: (row, world, body) => feedback(row, world, 'progress', body),
  report: (row, world, body) =>
    feedback(row, world, body.possible === false ? 'not_possible' : 'done', body),
  verify: (row, world, body) => {
    if (!body.outcome) throw new Refusal(422, 'no_outcome');
    row.outcome = body.outcome;
    row.label = body.label ?? row.label;
  },
  return: (row, world, body) => {
    if (!body.reason) throw new Refusal(422, 'no_reason');
    feedback(row, world, 'returned', body);
  },
  snooze: (row, world, body) => {
    if (row.level === 'red') throw new Refusal(422, 'red_stays');
    row.snoozed_until = body.until;
  },
  false_alarm: (row) => {
    row.outcome = row.label = 'false_alarm';
  },
  label: (row, world, body) => (row.label = body.label),
  override: (row, world, body) => {
    row.override = { level: body.level, reason: body.reason, until: body.until };
    row.listed_level = body.level;
  },
  extend: (row, world, body) => {
    row.extensions = [...row.extensions, { at: world.asOf, to: body.until, reason: body.reason }];
    Object.assign(row, { due: body.until, past_due: false });
  },
  reopen: (row) => Object.assign(row, { outcome: null, label: null }),
};

function give(row, world, body) {
  const unit = world.site.units.find((one) => one.id === body.to_unit);
  if (!unit) throw new Refusal(422, 'no_such_unit');
  Object.assign(row, { unit: unit.id, unit_name: unit.name, accepted_at: null });
}

export function act(world, account, row, headers, body) {
  const key = headers['idempotency-key'];
  if (world.answers.has(key)) return world.answers.get(key);
  if (Number((headers['if-match'] ?? '').replaceAll('"', '')) !== row.revision) {
    throw new Refusal(409, 'stale_revision', row);
  }
  const to = table.get(`${row.handling} ${body.kind} ${account.role}`);
  if (!to) throw new Refusal(409, 'wrong_state', row);
  const isGrave = row.level === 'red' || row.level === 'orange';
  const awaits = body.kind === 'false_alarm' && isGrave && !row.awaits_second;
  const previous = { level: row.level, score: row.score, condition: row.condition };
  if (awaits) row.awaits_second = true;
  else {
    EFFECTS[body.kind]?.(row, world, body);
    row.handling = to;
  }
  row.revision += 1;
  row.engine = { ...row.engine, as_of: world.asOf };
  const id = `${row.signal_id}/${row.episode}/${row.revision}`;
  publish(world, { id, cause: 'command', previous, row: structuredClone(row) });
  const answer = { answer: awaits ? 'awaits_second' : 'done', revision: row.revision, row: structuredClone(row) };
  world.answers.set(key, answer);
  return answer;
}
