import { age, dueState, duration, fullTime, inOffset, plainTimes, shortTime, termWords } from '../../../ops/console/src/time';

const NOW = '2025-05-29T23:50+08:00';

test('a time is shown in the offset it was written with, whatever the machine has', () => {
  expect(shortTime('2025-05-07T00:00+08:00', NOW)).toBe('05-07 00:00');
  expect(shortTime('2024-05-07T00:00+08:00', NOW)).toBe('2024-05-07 00:00');
  expect(fullTime('2025-05-09')).toBe('2025-05-09');
  expect(fullTime(null)).toBe('—');
});

test('UTC is turned into the site’s time, across midnight and the year', () => {
  expect(inOffset('2025-12-31T17:30:00Z', '+08:00')).toBe('2026-01-01T01:30:00+08:00');
  expect(inOffset('2025-05-09', '+08:00')).toBe('2025-05-09');
  expect(inOffset('nothing', '+08:00')).toBe('nothing');
});

test.each([
  [90_000, 'zh', '1 分钟'],
  [3 * 3_600_000 + 1, 'en', '3 h'],
  [18 * 86_400_000 + 3_600_000, 'zh', '18 天'],
  [-5 * 86_400_000, 'en', '5 d'],
] as const)('a duration is its largest unit, rounded down: %d', (span, lang, words) => {
  expect(duration(span, lang)).toBe(words);
});

test('an age by the day is not made finer than the day', () => {
  expect(age('2025-05-29', NOW, 'zh')).toBe('今天');
  expect(age('2025-05-28', '2025-05-29T00:01+08:00', 'en')).toBe('1 d');
  expect(age('2025-05-29T22:50+08:00', NOW, 'en')).toBe('1 h');
  expect(age(null, NOW, 'en')).toBe('—');
});

test('overdue is the row’s word or the engine’s clock, and soon is two days', () => {
  expect(dueState('2025-05-27T23:50+08:00', true, NOW)).toEqual({ kind: 'overdue', span: 2 * 86_400_000 });
  expect(dueState('2025-05-29T00:00+08:00', false, NOW).kind).toBe('overdue');
  expect(dueState('2025-05-31T23:50+08:00', false, NOW).kind).toBe('soon');
  expect(dueState('2025-06-01T23:51+08:00', false, NOW).kind).toBe('later');
  expect(dueState(null, false, NOW).kind).toBe('none');
});

test('terms and sentences read as people write', () => {
  expect(termWords('3wd', 'zh')).toBe('3个工作日');
  expect(termWords('1wd', 'en')).toBe('1 working day');
  expect(termWords('24h', 'en')).toBe('24 hours');
  expect(termWords('soon', 'en')).toBe('soon');
  expect(plainTimes('消防检查不合格 2 次，最近 2025-05-27T09:59:21+08:00')).toBe('消防检查不合格 2 次，最近 2025-05-27 09:59');
});
