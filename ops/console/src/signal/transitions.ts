// Which commands a role may give in which state: engine/feedback/transitions.cc as the console needs
// it, to offer what is possible. The engine judges; a test holds this table against its source.
import type { Handling, Role } from '../api/types';

export const COMMANDS = [
  'assign',
  'accept',
  'progress',
  'report',
  'verify',
  'return',
  'transfer',
  'snooze',
  'merge',
  'false_alarm',
  'label',
  'override',
  'extend',
  'reopen',
] as const;
export type Command = (typeof COMMANDS)[number];

type Doers = Partial<Record<Role, Command[]>>;

export const TRANSITIONS: Record<Handling, Doers> = {
  new: {
    supervisor: ['assign', 'snooze', 'merge', 'false_alarm', 'label', 'override'],
    analyst: ['label'],
  },
  assigned: {
    unit: ['accept', 'return'],
    supervisor: ['transfer', 'snooze', 'merge', 'false_alarm', 'label', 'override', 'extend'],
    analyst: ['label'],
  },
  in_progress: {
    unit: ['progress', 'report'],
    supervisor: ['transfer', 'snooze', 'merge', 'false_alarm', 'label', 'override', 'extend'],
    analyst: ['label'],
  },
  reported: {
    supervisor: ['verify', 'return', 'transfer', 'merge', 'false_alarm', 'label', 'override'],
    analyst: ['label'],
  },
  closed: {
    supervisor: ['reopen', 'label'],
    analyst: ['label'],
  },
};

/** `null`: the role is not known, so all that anybody may do. */
export function possible(handling: Handling, role: Role | null): Command[] {
  const doers = TRANSITIONS[handling];
  const given = role === null ? Object.values(doers).flat() : (doers[role] ?? []);
  return COMMANDS.filter((command) => given.includes(command));
}
