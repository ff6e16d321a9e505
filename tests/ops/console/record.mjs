// Records what the replayer answers from, out of a generated city that has been run:
//
//   build/release/tributary generate city --records 200000 --seed 7 --out build/console-city
//   echo 'admin: { listen: "127.0.0.1:0" }' >>build/console-city/tributary.yaml
//   build/release/tributary run --until-idle --config build/console-city/tributary.yaml
//   node tests/ops/console/record.mjs build/console-city [OUT [all]]
//
// OUT: default tests/ops/console/recorded, a few dozen rows; with `all` every row, for looking at.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = join(root, process.env.TRIBUTARY ?? 'build/release/tributary');
const city = process.argv[2];
const out = process.argv[3] ?? fileURLToPath(new URL('./recorded', import.meta.url));
const isAll = process.argv[4] === 'all';
if (!city) {
  console.error('usage: node tests/ops/console/record.mjs CITY [OUT [all]]');
  process.exit(64);
}
const config = join(city, 'tributary.yaml');
const told = (...words) =>
  execFileSync(program, [...words, '--config', config], { encoding: 'utf8', maxBuffer: 1 << 28 });
const csv = (name) => {
  const [head, ...lines] = readFileSync(join(city, name), 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((one, i) => [one, cells[i]]));
  });
};

/** What the engine of the city tells of itself, once it follows its files. */
async function metrics() {
  const engine = spawn(program, ['run', '--lang', 'en', '--config', config]);
  try {
    for await (const text of engine.stderr) {
      const address = /metrics on (http:\S+)/.exec(text)?.[1];
      if (address) return await (await fetch(address)).text();
    }
    throw new Error('the engine tells no metrics: name `admin` in its configuration');
  } finally {
    engine.kill();
  }
}

/** A few of each level and hazard, and all rows of the buildings that have most. */
function chosen(rows) {
  if (isAll) return rows;
  const bySubject = new Map();
  for (const row of rows) {
    bySubject.set(row.subject.id, [...(bySubject.get(row.subject.id) ?? []), row]);
  }
  const many = [...bySubject.values()].sort((a, b) => b.length - a.length).slice(0, 2);
  const picked = new Set(many.flat().map((row) => row.signal_id));
  const seen = new Map();
  for (const row of rows) {
    const kinds = row.why.terms.some((term) => term.reports) ? 'people' : 'findings';
    const key = `${row.level} ${row.hazard} ${kinds}`;
    const count = seen.get(key) ?? 0;
    if (count < 2) picked.add(row.signal_id);
    seen.set(key, count + 1);
  }
  return rows.filter((row) => picked.has(row.signal_id));
}

function histories(ids) {
  const lines = readFileSync(join(city, 'out/changes.jsonl'), 'utf8').trim().split('\n');
  const found = {};
  for (const line of lines) {
    const id = line.slice(7, line.indexOf('/'));
    if (ids.has(id)) (found[id] ??= []).push(JSON.parse(line));
  }
  return found;
}

function rules() {
  const sentences = {};
  for (const lang of ['zh', 'en']) {
    sentences[lang] = new Map();
    for (const line of told('disclose', '--lang', lang).split('\n')) {
      const found = /^ {2}([a-z0-9-]+) v\d+: (.*)$/.exec(line);
      if (found && !sentences[lang].has(found[1])) sentences[lang].set(found[1], found[2]);
    }
  }
  // Disclosure prints both languages whichever is asked for first: the English come last.
  const english = new Map();
  for (const line of told('disclose').split('\n')) {
    const found = /^ {2}([a-z0-9-]+) v\d+: (For .*)$/.exec(line);
    if (found) english.set(found[1], found[2]);
  }
  return readdirSync(join(city, 'rules')).sort().map((file) => {
    const text = readFileSync(join(city, 'rules', file), 'utf8');
    const value = (name) => new RegExp(`^\\s*${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
    const id = value('rule');
    const title = /^title:\s*\{?\s*zh: (.*?)(?:,\s*|\n\s*)en: "?(.*?)"?\s*\}?$/m.exec(text);
    const plain = value('title');
    return {
      text: isAll || id === 'building-crack-reports' ? text : undefined,
      id,
      version: Number(value('version')),
      hash: '',
      status: value('status'),
      subject: value('subject'),
      hazard: value('hazard'),
      owner: value('owner'),
      title: { zh: title?.[1] ?? plain, en: title?.[2] ?? '' },
      sentence: { zh: sentences.zh.get(id) ?? '', en: english.get(id) ?? '' },
    };
  });
}

/** As the engine would tell them: of people neither number nor time. */
function figures(name, kind) {
  if (kind === 'people') return {};
  const records = readFileSync(join(city, `feeds/${name}.jsonl`), 'utf8').trim().split('\n');
  const rejected = {};
  for (const letter of letters.map((line) => JSON.parse(line))) {
    if (letter.source !== name) continue;
    rejected[letter.reason] = (rejected[letter.reason] ?? 0) + 1;
  }
  const refused = Object.values(rejected).reduce((sum, one) => sum + one, 0);
  const newest = /"at":"(\S{10})[ T](\d\d:\d\d)/.exec(records.at(-1));
  return {
    records: records.length,
    observations: records.length - refused,
    newest: newest ? `${newest[1]}T${newest[2]}+08:00` : null,
    rejected,
  };
}

function checked(rule) {
  const wrong = rule.text.replace(/reports\.distinct\(reporter\) >= 10$/gm, 'report.distinct(reporter) >= 10');
  const folder = join(city, 'checked');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${rule.id}.rule.yaml`);
  writeFileSync(file, wrong);
  let report = '';
  try {
    report = execFileSync(program, ['check', '--format', 'json', file], { encoding: 'utf8' });
  } catch (error) {
    report = error.stdout; // exit code 1: there are findings
  }
  const diagnostics = JSON.parse(report).diagnostics.map(({ file: _, ...rest }) => rest);
  return { wrong: 'report.distinct(reporter)', diagnostics };
}

const rows = chosen(JSON.parse(told('list', '-o', 'json')));
const all = rules();
const used = new Set(rows.flatMap((row) => row.rules.map((rule) => rule.id)));
const kept = isAll ? all : all.filter((rule) => used.has(rule.id));
const history = histories(new Set(rows.map((row) => row.signal_id)));
const few = Object.fromEntries(
  Object.entries(history).filter(([, changes], i) => isAll || (i < 24 && changes.length <= 6)),
);
const letters = readFileSync(join(city, 'out/dead_letters.jsonl'), 'utf8').trim().split('\n');
const sources = [
  ['call110', 'people'],
  ['grievance', 'people'],
  ['inspection', 'inspection'],
  ['opinion', 'opinion'],
  ['rain_gauge', 'instrument'],
  ['rectification', 'office'],
].map(([name, kind]) => ({ name, class: kind, schema: name, ...figures(name, kind) }));
const asOf = rows.map((row) => row.engine.as_of).sort().at(-1);
const districts = new Set(rows.map((row) => row.subject.district.slice(0, 6)));

mkdirSync(out, { recursive: true });
const write = (name, value) => writeFileSync(join(out, name), `${JSON.stringify(value)}\n`);
const lined = (name, values) =>
  writeFileSync(join(out, name), `[\n${values.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
lined('rows.json', rows);
lined('changes.json', Object.values(few).flat());
lined('rules.json', kept);
write('check.json', checked(all.find((rule) => rule.id === 'building-crack-reports')));
write('site.json', {
  as_of: asOf,
  sources,
  units: csv('registers/units.csv').filter((unit) => isAll || districts.has(unit.district)),
  divisions: csv('divisions.csv').filter((one) => isAll || districts.has(one.code.slice(0, 6))),
  sweeps: JSON.parse(told('sweep', 'list', '-o', 'json')),
  dead_letters: letters.slice(0, isAll ? 1000 : 40).map((line) => JSON.parse(line)),
});
writeFileSync(join(out, 'metrics.txt'), await metrics());
console.log(`${rows.length} rows, ${Object.keys(few).length} histories, ${kept.length} rules`);
