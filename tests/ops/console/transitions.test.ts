import { possible, TRANSITIONS } from '../../../ops/console/src/signal/transitions';
import { readTransitions } from './judge.mjs';

test('what the console offers is what the engine’s table allows', () => {
  const offered = Object.entries(TRANSITIONS).flatMap(([from, doers]) =>
    Object.entries(doers).flatMap(([role, commands]) =>
      commands.map((command) => `${from} ${command} ${role}`),
    ),
  );
  const allowed = [...readTransitions().keys()];
  expect(allowed.length).toBeGreaterThan(30);
  expect(offered.sort()).toEqual(allowed.sort());
});

test('viewers and operators are offered nothing, an unknown role all', () => {
  expect(possible('assigned', 'viewer')).toEqual([]);
  expect(possible('assigned', 'operator')).toEqual([]);
  expect(possible('assigned', 'unit')).toEqual(['accept', 'return']);
  expect(possible('assigned', null)).toContain('accept');
});
