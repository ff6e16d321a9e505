import { perSecond, quantile, readFigures, total } from '../../../ops/console/src/engine/figures';

const TEXT = `# HELP tributary_rows Rows of the list that are not over
# TYPE tributary_rows gauge
tributary_rows{level="red",handling="assigned"} 3
tributary_rows{level="blue",handling="a\\"b\\\\c"} 2
tributary_observations_total 1200
tributary_commit_seconds_count 10
tributary_commit_seconds_bucket{le="0.01"} 5
tributary_commit_seconds_bucket{le="0.1"} 9
tributary_commit_seconds_bucket{le="+Inf"} 10
`;

test('a line is a name, labels and a value', () => {
  const figures = readFigures(TEXT);
  expect(figures.get('tributary_rows')?.[1]?.labels).toEqual({ level: 'blue', handling: 'a"b\\c' });
  expect(total(figures, 'tributary_rows')).toBe(5);
  expect(total(figures, 'tributary_other')).toBeUndefined();
});

test('a rate needs two readings of one run', () => {
  const before = readFigures(TEXT);
  const now = readFigures(TEXT.replace('1200', '1500'));
  expect(perSecond(before, now, 'tributary_observations_total', 15)).toBe(20);
  expect(perSecond(now, before, 'tributary_observations_total', 15)).toBeUndefined();
  expect(perSecond(before, now, 'tributary_observations_total', 0)).toBeUndefined();
});

test('a quantile lies within its bucket, and beyond the last nobody knows where', () => {
  const figures = readFigures(TEXT);
  expect(quantile(figures, 'tributary_commit_seconds', 0.5)).toBeCloseTo(0.01);
  expect(quantile(figures, 'tributary_commit_seconds', 0.7)).toBeCloseTo(0.055);
  expect(quantile(figures, 'tributary_commit_seconds', 0.99)).toBeCloseTo(0.1);
  expect(quantile(readFigures(''), 'tributary_commit_seconds', 0.5)).toBeUndefined();
});
