// Chromium under the tests: signing in, keeping pictures, asking axe-core, noting what the browser
// complains of (a broken content security policy is such a complaint).
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const require = createRequire(`${root}/ops/console/package.json`);
const { chromium } = require('playwright-core');

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const pictures = `${root}/build/console-screens`;

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium: ops/setup --tests installs it on Debian, elsewhere name one: CHROMIUM=/path');
  mkdirSync(pictures, { recursive: true });
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
  });
}

export const WIDTHS = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** A page that is signed in, in a language and a width; `complaints` fills as it runs. */
export async function enter(browser, address, token, { lang = 'zh', width = 'wide', scheme = 'light' } = {}) {
  const context = await browser.newContext({
    viewport: WIDTHS[width],
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  page.on('console', (message) => {
    const text = message.text();
    // A refused request is an answer that the page puts in words.
    const isAnswer = /Failed to load resource.*(status of (401|403|404|405|409|422)|DISCONNECTED)/.test(text);
    if (message.type() === 'error' && !isAnswer) complaints.push(text);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith('blob:')) complaints.push(`asks for ${url}`);
  });
  await page.goto(`${address}/`);
  await page.fill('input[type=password]', token);
  await page.click('button.main');
  await page.waitForSelector('nav[aria-label]');
  return { page, context, complaints };
}

export async function picture(page, name) {
  await page.screenshot({ path: `${pictures}/${name}.png` });
}

/** What axe-core calls serious or worse, as lines. */
export async function faults(page) {
  const source = require.resolve('axe-core/axe.min.js');
  // Through the debugger: the page's own policy rightly forbids a script tag.
  const { readFileSync } = await import('node:fs');
  await page.evaluate(readFileSync(source, 'utf8') + ';void 0');
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}
