// Figures of the running engine, read from Prometheus' text (ops/observability/METRICS.md).
export interface Sample {
  labels: Record<string, string>;
  value: number;
}
export type Figures = Map<string, Sample[]>;

const LINE = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;

export function readFigures(text: string): Figures {
  const figures: Figures = new Map();
  for (const line of text.split('\n')) {
    const found = LINE.exec(line);
    if (!found) continue; // a comment
    const [, name = '', given = '', value = ''] = found;
    const labels: Record<string, string> = {};
    for (const [, label = '', quoted = ''] of given.matchAll(LABEL)) {
      labels[label] = quoted.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
    }
    const sample = { labels, value: value === '+Inf' ? Infinity : Number(value) };
    figures.set(name, [...(figures.get(name) ?? []), sample]);
  }
  return figures;
}

/** `undefined`: the engine tells no such figure. */
export function total(figures: Figures, name: string): number | undefined {
  return figures.get(name)?.reduce((sum, sample) => sum + sample.value, 0);
}

/** A second, between two readings; `undefined` where one does not tell it or the engine began anew. */
export function perSecond(
  before: Figures,
  now: Figures,
  name: string,
  seconds: number,
): number | undefined {
  const [from, to] = [total(before, name), total(now, name)];
  if (from === undefined || to === undefined || to < from || seconds <= 0) return undefined;
  return (to - from) / seconds;
}

/** Seconds that the `share` of all stayed below, even within a bucket, as Prometheus'
    histogram_quantile has it; `undefined` while nothing has been measured. */
export function quantile(figures: Figures, name: string, share: number): number | undefined {
  const buckets = (figures.get(`${name}_bucket`) ?? []).map(({ labels, value }) => ({
    end: labels.le === '+Inf' ? Infinity : Number(labels.le),
    count: value,
  }));
  const wanted = share * (buckets.at(-1)?.count ?? 0);
  if (wanted === 0) return undefined;
  const at = buckets.findIndex((bucket) => bucket.count >= wanted);
  const [begin, below] = at === 0 ? [0, 0] : [buckets[at - 1]!.end, buckets[at - 1]!.count];
  const bucket = buckets[at]!;
  if (bucket.end === Infinity) return begin;
  return begin + ((bucket.end - begin) * (wanted - below)) / (bucket.count - below);
}
