// Stands in for the engine's web API in tests of the console alone: the built files with the
// engine's headers, and answers out of recorded rows of a generated city. It judges nothing that the
// engine judges finer than the table of transitions; tests of the engine are elsewhere.
//
//   node tests/ops/console/replayer.mjs [--port 8420] [--data DIR] [--copies N] [--plain]
//
// A token is a role's name. --copies: every row N times, for a long list. --plain: only what the API
// document has, as an older server would answer.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { act } from './judge.mjs';
import { counted, listed } from './lists.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};
const POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
const ROLES = ['viewer', 'unit', 'supervisor', 'analyst', 'operator'];

function load(folder, copies) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const site = read('site.json');
  const recorded = read('rows.json');
  const rows = [];
  for (let copy = 0; copy < copies; ++copy) {
    for (const row of recorded) {
      const id = copy === 0 ? row.signal_id : `${row.signal_id.slice(0, 8)}${String(copy).padStart(6, '0')}`;
      rows.push(copy === 0 ? structuredClone(row) : { ...row, signal_id: id });
    }
  }
  if (copies > 1) rows.sort((a, b) => b.score - a.score);
  return {
    site,
    rows,
    changes: read('changes.json'),
    rules: read('rules.json'),
    check: read('check.json'),
    metrics: readFileSync(join(folder, 'metrics.txt'), 'utf8'),
    asOf: site.as_of,
    unit: recorded.find((row) => row.unit)?.unit ?? null,
    answers: new Map(),
    warnings: [],
    drafters: new Map(),
    followers: new Set(),
    lastEvent: 100,
    events: [],
  };
}

export class Refusal extends Error {
  constructor(status, code, row = null) {
    super(code);
    Object.assign(this, { status, code, row });
  }
}

function visible(world, account) {
  if (account.role !== 'unit') return world.rows;
  return world.rows.filter((row) => row.unit === account.unit || row.copy_to.includes(account.unit));
}

function find(world, account, id) {
  const row = visible(world, account).find((one) => one.signal_id === id);
  if (!row) throw new Refusal(404, 'no_row');
  return row;
}

/** Nobody has labelled a row of the recorded city: two versions as the engine would tell of them. */
const STATISTICS = {
  'building-crack-reports': [
    { id: 'building-crack-reports', version: 1, labelled: 46, precision: 0.87, interval: [0.743, 0.938], lead_hours: 52.5, hours_to_accept: 6, hours_to_close: 141, overdue_percent: 15 },
    { id: 'building-crack-reports', version: 2, labelled: 7, precision: null, interval: null, lead_hours: null, hours_to_accept: 4.5, hours_to_close: null, overdue_percent: null },
  ],
};
const ROUTES = [
  [
    'GET',
    /^\/metrics$/,
    (w, a) => {
      if (a.role !== 'operator') throw new Refusal(403, 'not_allowed');
      return w.metrics;
    },
  ],
  ['GET', /^\/api\/v1\/signals$/, (w, a, q) => listed(visible(w, a), q)],
  ['GET', /^\/api\/v1\/signals\/([\w-]+)$/, (w, a, q, id) => find(w, a, id)],
  [
    'GET',
    /^\/api\/v1\/signals\/([\w-]+)\/history$/,
    (w, a, q, id) => {
      find(w, a, id);
      return { changes: w.changes.filter((change) => change.row.signal_id === id) };
    },
  ],
  ['GET', /^\/api\/v1\/rules$/, (w) => ({ rules: w.rules })],
  ['GET', /^\/api\/v1\/sources$/, (w) => ({ as_of: w.asOf, sources: w.site.sources })],
  [
    'GET',
    /^\/api\/v1\/dlq$/,
    (w, a) => {
      onlyAtTheBench(a);
      return { dead_letters: w.site.dead_letters.filter(
          (one) => w.site.sources.find((source) => source.name === one.source)?.class !== 'people',
        ), complete: true };
    },
  ],
];

const alert = (entry) => `<alert><identifier>${entry.identifier}</identifier><msgType>${entry.message}</msgType></alert>`;

function draftWarning(world, account, id, isCancel) {
  const row = find(world, account, id);
  const before = world.warnings.some((one) => one.what === 'release' && one.signal_id === id);
  if (isCancel && !before) throw new Refusal(409, 'nothing_to_cancel');
  const entry = {
    what: 'draft', identifier: `${id}.${world.warnings.length + 1}`, signal_id: id, revision: row.revision,
    message: isCancel ? 'cancel' : before ? 'update' : 'alert', at: world.asOf, unit: account.unit, public: false,
  };
  world.warnings.push(entry);
  world.drafters.set(entry.identifier, account.role);
  return alert(entry);
}

function releaseWarning(world, account, identifier) {
  const entry = world.warnings.find((one) => one.identifier === identifier);
  if (!entry) throw new Refusal(404, 'no_such_warning');
  if (world.drafters.get(identifier) === account.role) throw new Refusal(409, 'same_person');
  world.warnings.push({ ...entry, what: 'release', public: true });
  return alert(entry);
}

const SCHEDULED = [
  { name: 'monthly', check: 'full', scope: '', every: '30d', next: '2025-06-28T03:00+08:00' },
  { name: 'flood', check: 'special', scope: 'flood_season', every: '1d', next: '2025-05-30T06:00+08:00' },
  { name: 'rolling', check: 'rolling', scope: '30d', every: '30d', next: null },
];

/** Half done when it is asked after first, done then: as if the text had listed one row more. */
const BACKTEST = { id: 'b1', rule: 'recorded.rule.yaml', last: '30d', message: null };
function backtestReport(world) {
  const levels = { red: 0, orange: 0, yellow: 0, blue: 0 };
  for (const row of world.rows) if (row.level in levels) levels[row.level] += 1;
  const { signal_id, title, hazard, subject } = world.rows[0];
  const changed = [
    { fate: 'new', before: 'none', after: 'yellow', signal_id: 's-000000000000', title, hazard, subject },
    { fate: 'raised', before: 'yellow', after: 'orange', signal_id, title, hazard, subject },
  ];
  return {
    from: world.asOf, to: null, rows: { ...levels, yellow: levels.yellow + 1 }, compared: levels,
    fates: { new: 1, raised: 1, same: world.rows.length - 1, lowered: 0, vanished: 0 },
    precision: null, labelled: 0, changed, left_out: 0,
  };
}
function onlyAtTheBench(account) {
  if (account.role !== 'analyst' && account.role !== 'operator') throw new Refusal(403, 'not_allowed');
}

/** Beyond the document of today; `--plain` leaves these out. */
const LATER = [
  ['GET', /^\/api\/v1\/me$/, (w, a) => ({ ...a, unit_name: w.rows.find((row) => row.unit === a.unit)?.unit_name ?? null })],
  ['GET', /^\/api\/v1\/facets$/, (w, a, q) => counted(visible(w, a), q, w)],
  ['GET', /^\/api\/v1\/rules\/([\w-]+)\/stats$/, (w, a, q, id) => ({ as_of: w.asOf, least_cases: 10, rules: STATISTICS[id] ?? [] })],
  ['GET', /^\/api\/v1\/signals\.(csv|xlsx|geojson)$/, (w, a, q, kind) => `${kind} of ${listed(visible(w, a), q).signals.length} rows`],
  [
    'GET',
    /^\/api\/v1\/warnings$/,
    (w, a) => {
      if (a.role === 'viewer') throw new Refusal(403, 'not_allowed');
      return { warnings: w.warnings };
    },
  ],
  ['GET', /^\/api\/v1\/warnings\/([\w.-]+)$/, (w, a, q, id) => alert(w.warnings.find((one) => one.identifier === id))],
  ['POST', /^\/api\/v1\/warnings\/([\w.-]+)\/release$/, (w, a, q, id) => releaseWarning(w, a, id)],
  ['POST', /^\/api\/v1\/signals\/([\w-]+)\/warnings$/, (w, a, q, id, body) => draftWarning(w, a, id, body.includes('cancel'))],
  [
    'POST',
    /^\/api\/v1\/rules\/backtest$/,
    (w, a) => {
      onlyAtTheBench(a);
      w.backtests = 0;
      return { ...BACKTEST, state: 'running', share: null };
    },
  ],
  [
    'GET',
    /^\/api\/v1\/backtests\/b1$/,
    (w) => ({ ...BACKTEST, ...(w.backtests++ === 0 ? { state: 'running', share: 0.5 } : { state: 'done', share: null }) }),
  ],
  ['GET', /^\/api\/v1\/backtests\/b1\/report$/, (w) => backtestReport(w)],
  ['POST', /^\/api\/v1\/backtests\/b1\/stop$/, () => ({ ...BACKTEST, state: 'stopped', share: null })],
  [
    'POST',
    /^\/api\/v1\/dlq\/retry$/,
    (w, a) => {
      if (a.role !== 'operator') throw new Refusal(403, 'not_allowed');
      return { retry: 'asked' };
    },
  ],
  ['GET', /^\/api\/v1\/units$/, (w) => ({ units: w.site.units, divisions: w.site.divisions })],
  ['GET', /^\/api\/v1\/sweeps$/, (w) => ({ sweeps: w.site.sweeps, scheduled: SCHEDULED })],
  ['POST', /^\/api\/v1\/sweeps$/, () => ({ status: 'asked' })],
  [
    'POST',
    /^\/api\/v1\/rules\/check$/,
    (w, a, q, id, body) => {
      onlyAtTheBench(a);
      const diagnostics = body.includes(w.check.wrong) ? w.check.diagnostics : [];
      return { check: { diagnostics, errors: diagnostics.length, warnings: 0, left_out: 0 }, rule: null };
    },
  ],
];

function follow(world, request, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': here\n\n');
  const after = Number(request.headers['last-event-id'] ?? world.lastEvent);
  for (const event of world.events) if (event.id > after) response.write(event.text);
  world.followers.add(response);
  request.on('close', () => world.followers.delete(response));
}

export function publish(world, change) {
  world.changes.push(change);
  const id = (world.lastEvent += 1);
  const event = { id, text: `id: ${id}\nevent: change\ndata: ${JSON.stringify(change)}\n\n` };
  world.events.push(event);
  for (const follower of world.followers) follower.write(event.text);
}

function sendFile(folder, path, response) {
  const file = join(folder, normalize(path === '/' ? '/index.html' : path));
  if (!file.startsWith(folder) || !existsSync(file) || extname(file) === '') {
    throw new Refusal(404, 'no_such_path');
  }
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

async function answer(world, options, request, response) {
  const { pathname: path, searchParams: query } = new URL(request.url, 'http://127.0.0.1');
  if (path === '/healthz' || path === '/readyz') return { status: 'ready' };
  if (path === '/api/v1/disclose') return 'disclosure\n';
  if (!path.startsWith('/api/') && path !== '/metrics') return sendFile(options.files, path, response);
  const token = (request.headers.authorization ?? '').replace('Bearer ', '');
  if (!ROLES.includes(token)) throw new Refusal(401, 'no_token');
  const account = { role: token, unit: token === 'unit' ? world.unit : null };
  let body = '';
  for await (const piece of request) body += piece;
  if (path === '/api/v1/changes') return follow(world, request, response);
  const acting = /^\/api\/v1\/signals\/([\w-]+)\/actions$/.exec(path);
  if (acting && request.method === 'POST') {
    return act(world, account, find(world, account, acting[1]), request.headers, JSON.parse(body));
  }
  for (const [method, pattern, handler] of options.plain ? ROUTES : [...ROUTES, ...LATER]) {
    const found = pattern.exec(path);
    if (!found || method !== request.method) continue;
    const value = handler(world, account, query, found[1], body);
    if (value === undefined) throw new Refusal(404, 'no_such_path');
    return value;
  }
  throw new Refusal(404, 'no_such_path');
}

export function serve(given = {}) {
  const options = { port: 0, data: join(here, 'recorded'), copies: 1, plain: false, ...given };
  options.files ??= fileURLToPath(new URL('../../../build/console', import.meta.url));
  const world = load(options.data, options.copies);
  const server = createServer((request, response) => {
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    answer(world, options, request, response).then(
      (value) => {
        if (response.headersSent || value === undefined) return;
        const isText = typeof value === 'string';
        response.writeHead(200, { 'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json' });
        response.end(isText ? value : JSON.stringify(value));
      },
      (error) => {
        if (!(error instanceof Refusal)) throw error;
        response.writeHead(error.status, { 'Content-Type': 'application/problem+json' });
        const { status, code, row } = error;
        response.end(JSON.stringify({ type: `urn:tributary:problem:${code}`, title: code, status, code, detail: code, ...(row && { row }) }));
      },
    );
  });
  return new Promise((resolve) => {
    server.listen(options.port, '127.0.0.1', () => {
      const address = `http://127.0.0.1:${server.address().port}`;
      const close = () => {
        for (const follower of world.followers) follower.end();
        server.closeAllConnections?.();
        server.close();
      };
      resolve({ address, world, close, publish: (change) => publish(world, change) });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const value = (name, other) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? other : process.argv[at + 1];
  };
  const { address } = await serve({
    port: Number(value('port', 8420)),
    data: value('data', join(here, 'recorded')),
    copies: Number(value('copies', 1)),
    plain: process.argv.includes('--plain'),
  });
  console.log(`${address}  tokens: ${ROLES.join(', ')}`);
}
