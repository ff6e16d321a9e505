// Every page in both languages, wide and narrow: a picture in build/console-screens to look at,
// nothing that axe-core calls serious, no complaint of the browser (its content security policy is
// the engine's), no page wider than its screen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { enter, faults, openBrowser, picture, WIDTHS } from './browser.mjs';
import { listed } from './lists.mjs';
import { serve } from './replayer.mjs';

let browser;
let server;
before(async () => {
  browser = await openBrowser();
  server = await serve();
});
after(async () => {
  await browser?.close();
  server?.close();
});

function stops() {
  const { rows, changes } = server.world;
  const withHistory = new Set(changes.map((change) => change.row.signal_id));
  const reported = rows.find(
    (row) => withHistory.has(row.signal_id) && row.why.terms.some((term) => term.reports),
  );
  const placed = rows.find((row) => row.subject.location);
  return [
    ['list', '#/list', '[role=row] a'],
    ['signal', `#/signal/${reported.signal_id}`, '#history'],
    ['map', '#/map', 'aside li button'],
    ['plan', `#/map?at=${placed.signal_id}`, 'aside ul > li a'],
    ['rules', '#/rules', 'aside li a'],
    ['rule', '#/rules/building-crack-reports', '.cm-line'],
    ['checks', '#/checks', 'tbody tr'],
    ['sources', '#/sources', 'tbody tr'],
    ['engine', '#/engine', 'canvas'],
  ];
}

async function look(options, chosen = stops()) {
  const { page, context, complaints } = await enter(browser, server.address, 'analyst', options);
  const found = [];
  for (const [name, hash, awaited] of chosen) {
    await page.evaluate((to) => void (location.hash = to), hash);
    await page.waitForSelector(awaited);
    await page.waitForTimeout(name === 'map' || name === 'plan' ? 1000 : 200);
    const shot = [name, options.lang, options.width, options.scheme ?? 'light'].join('-');
    await picture(page, shot);
    found.push(...(await faults(page)).map((fault) => `${shot}: ${fault}`));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > WIDTHS[options.width].width) found.push(`${shot}: ${width} px wide`);
  }
  await context.close();
  assert.deepEqual([...found, ...complaints], []);
}

for (const lang of ['zh', 'en']) {
  for (const width of ['wide', 'narrow']) {
    test(`${lang}, ${width}`, () => look({ lang, width }));
  }
}
test('dark', () => look({ lang: 'en', width: 'wide', scheme: 'dark' }, stops().slice(0, 2)));

test('the engine’s figures are told to operators, and to nobody else', async () => {
  for (const [role, text] of [['operator', 'From record to change'], ['supervisor', 'told to operators']]) {
    for (const width of ['wide', 'narrow']) {
      const { page, context, complaints } = await enter(browser, server.address, role, { lang: 'en', width });
      await page.evaluate(() => void (location.hash = '#/engine'));
      await page.getByText(text).first().waitFor();
      await picture(page, `engine-${role}-${width}`);
      assert.deepEqual(await faults(page), []);
      assert.deepEqual(complaints, []);
      await context.close();
    }
  }
});

test('a back-test runs, is told of and can be stopped, wide and narrow', async () => {
  for (const [lang, begin, stop, stopped] of [['zh', '开始预演', '停止', '已停止。'], ['en', 'Begin', 'Stop', 'Stopped.']]) {
    for (const width of ['wide', 'narrow']) {
      const { page, context, complaints } = await enter(browser, server.address, 'analyst', { lang, width });
      await page.evaluate(() => void (location.hash = '#/rules/building-crack-reports'));
      await page.waitForSelector('.cm-line');
      const press = (name) => page.getByRole('button', { name, exact: true }).click();
      await press(begin);
      await press(stop);
      await page.getByText(stopped).waitFor();
      await press(begin);
      await page.getByText('50 %').waitFor();
      await page.locator('section:has(> header > #backtest) li').first().waitFor();
      await page.locator('section:has(> header > #backtest)').evaluate((part) => part.scrollIntoView());
      await picture(page, `backtest-${lang}-${width}`);
      assert.deepEqual(await faults(page), []);
      assert.deepEqual(complaints, []);
      await context.close();
    }
  }
});

test('dead letters are read again by who runs the machine', async () => {
  for (const role of ['analyst', 'operator']) {
    const { page, context, complaints } = await enter(browser, server.address, role, { lang: 'zh' });
    await page.evaluate(() => void (location.hash = '#/sources'));
    await page.locator('details').first().waitFor();
    const button = page.getByRole('button', { name: '全部重新读取' });
    assert.equal(await button.count(), role === 'operator' ? 1 : 0);
    if (role === 'operator') {
      await button.click();
      await page.getByText('已请求').waitFor();
      await picture(page, 'letters-retry');
    }
    assert.deepEqual(await faults(page), []);
    assert.deepEqual(complaints, []);
    await context.close();
  }
});

test('how right a rule was is told to who leads or writes rules, and to no unit', async () => {
  for (const role of ['supervisor', 'unit']) {
    const { page, context, complaints } = await enter(browser, server.address, role, { lang: 'zh' });
    await page.evaluate(() => void (location.hash = '#/rules/building-crack-reports'));
    await page.waitForSelector('.cm-line');
    if (role === 'supervisor') {
      await page.getByText('74 %–94 %').first().waitFor();
      await page.locator('section:has(> #statistics)').evaluate((part) => part.scrollIntoView());
      await picture(page, 'statistics');
    }
    assert.equal(await page.locator('#statistics').count(), role === 'supervisor' ? 1 : 0);
    assert.deepEqual(await faults(page), []);
    assert.deepEqual(complaints, []);
    await context.close();
  }
});

test('a warning is drafted by one, released by another, and taken back', async () => {
  const server = await serve();
  const row = server.world.rows.find((one) => one.unit === server.world.unit);
  const open = async (role, lang) => {
    const { page, context, complaints } = await enter(browser, server.address, role, { lang });
    return { page, async close() {
      assert.deepEqual(await faults(page), []);
      assert.deepEqual(complaints.filter((one) => !one.includes('409')), []);
      await context.close();
    } };
  };
  const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
  const goTo = (page) => page.evaluate((id) => void (location.hash = `#/signal/${id}`), row.signal_id);

  const supervisor = await open('supervisor', 'en');
  await goTo(supervisor.page);
  await press(supervisor.page, 'Draft a warning');
  await press(supervisor.page, 'What it says');
  await supervisor.page.getByText('<msgType>alert</msgType>').waitFor();
  await press(supervisor.page, 'Release…');
  await press(supervisor.page, 'Release it now');
  await supervisor.page.getByText('it must be somebody else than before').waitFor();
  await picture(supervisor.page, 'warning-drafted');

  const unit = await open('unit', 'zh');
  await unit.page.evaluate(() => void (location.hash = '#/list'));
  await unit.page.getByText('待发布的预警草稿：1').waitFor();
  await picture(unit.page, 'warning-awaits');
  await unit.page.getByRole('link', { name: row.signal_id, exact: true }).click();
  await press(unit.page, '发布…');
  await press(unit.page, '确认发布');
  await unit.page.getByText('向公众').waitFor();
  await picture(unit.page, 'warning-released');
  await unit.close();

  await supervisor.page.reload();
  await press(supervisor.page, 'Draft that it is over');
  await supervisor.page.getByText('All clear').waitFor();
  await supervisor.close();
  server.close();
});

test('the list is saved as it is filtered', async () => {
  const { page, context, complaints } = await enter(browser, server.address, 'supervisor', { lang: 'en' });
  await page.evaluate(() => void (location.hash = '#/list?level=red'));
  const red = listed(server.world.rows, new URLSearchParams({ level: 'red' })).signals.length;
  for (const kind of ['CSV', 'XLSX', 'GeoJSON']) {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: kind, exact: true }).click(),
    ]);
    assert.equal(file.suggestedFilename(), `signals.${kind.toLowerCase()}`);
    assert.ok(red > 0);
    assert.equal(readFileSync(await file.path(), 'utf8'), `${kind.toLowerCase()} of ${red} rows`);
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test('signing in', async () => {
  const page = await browser.newPage({ viewport: WIDTHS.wide, locale: 'zh-CN' });
  await page.goto(server.address);
  await page.waitForSelector('form');
  await picture(page, 'login');
  assert.deepEqual(await faults(page), []);
  await page.close();
});

test('on paper there is the list, without what is for hands', async () => {
  const { page, context } = await enter(browser, server.address, 'supervisor', { lang: 'zh' });
  await page.waitForSelector('[role=row] a');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.waitForTimeout(300);
  assert.equal(await page.locator('nav').first().isVisible(), false);
  assert.equal(await page.locator('[role=row] a').count(), server.world.rows.length);
  await picture(page, 'print');
  await context.close();
});

test('a long list: 100,000 rows, of which a few dozen are drawn, and the first is there in time', async () => {
  const long = await serve({ copies: Math.ceil(100_000 / server.world.rows.length) });
  assert.ok(long.world.rows.length >= 100_000);
  const started = Date.now();
  const { page, context } = await enter(browser, long.address, 'supervisor', { lang: 'en' });
  await page.waitForSelector('[role=row] a');
  const seconds = (Date.now() - started) / 1000;
  const area = page.locator('.area');
  for (let i = 0; i < 8; ++i) {
    await area.evaluate((element) => (element.scrollTop = element.scrollHeight));
    await page.waitForTimeout(150);
  }
  const drawn = await page.locator('[role=row]').count();
  const reached = await page.locator('[role=row] a').last().getAttribute('href');
  assert.ok(drawn < 80, `${drawn} rows are drawn`);
  assert.ok(reached);
  assert.ok(seconds < 15, `${seconds} s until the first row`);
  await context.close();
  long.close();
});

test('an older server: what it does not give is said, and nothing stands in its place', async () => {
  const plain = await serve({ plain: true });
  const { page, context, complaints } = await enter(browser, plain.address, 'supervisor', { lang: 'en' });
  const says = async (hash, text) => {
    await page.evaluate((to) => void (location.hash = to), hash);
    await page.getByText(text, { exact: false }).first().waitFor();
  };
  await says('#/list', 'This server gives no counts');
  await says('#/checks', 'This server gives no checks');
  await page.evaluate(() => void (location.hash = '#/rules/building-crack-reports'));
  await page.waitForSelector('.cm-line');
  await page.getByText('This server checks no rules').first().waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
  plain.close();
});
