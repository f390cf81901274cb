// One browser for the stories of a file, with as many windows as they have people. Whatever breaks the page's policy
// fails the story.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import axe from '@axe-core/playwright';
import { root } from './house.mjs';

const AxeBuilder = axe.default ?? axe;
const screens = join(root, 'target', 'screens');

let launched;
after(async () => (await launched)?.close());

/** The browser; whatever a story opened in it is closed when the story ends. */
export async function launch(t) {
  launched ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Without these, two windows of one browser are not both awake.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows', '--use-fake-device-for-media-stream'],
    env: { ...process.env, FONTCONFIG_FILE: join(root, 'tests', 'browser', 'fonts.conf') },
  });
  const browser = await launched;
  t.after(() => Promise.all(browser.contexts().map((context) => context.close())));
  return browser;
}

/** A window of a person's, or of nobody's. */
export async function open(browser, house, { person, expected = [], ...options } = {}) {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
    // Requests that a worker carries are seen by no story but those about it.
    serviceWorkers: 'block',
    baseURL: house.origin,
    viewport: { width: 1360, height: 860 },
    ...options,
  });
  context.setDefaultTimeout(15_000);
  // A page that is opened while others start takes its time; one that never comes fails all the same.
  context.setDefaultNavigationTimeout(45_000);
  if (person) await context.addCookies(person.jar);
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    const broken = /Content Security Policy|Trusted ?Type|violates/i.test(text) || message.type() === 'error';
    if (broken && !expected.some((pattern) => pattern.test(text))) page.faults.push(`${text} ${message.location().url}`);
  });
  return page;
}

export function unharmed(...pages) {
  for (const page of pages) assert.deepEqual(page.faults, [], page.url());
}

/** Looks at the page as people who cannot see it, or not well, would. */
export async function accessible(page, what) {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  // Its other way opens a second page for the result: that is for frames of other origins, and takes twice as long.
  const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode().analyze();
  const said = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((n) => `${n.html} ${n.failureSummary}`).join(' | ')}`);
  assert.deepEqual(said, [], what);
}

export async function picture(page, name) {
  await page.screenshot({ path: join(screens, `${name}.png`) });
}

/** The words of the messages on a room's page, in order. */
export function messages(page) {
  return page.locator('#log .msg:not(.pending) .words').allInnerTexts();
}

export async function say(page, words) {
  await page.locator('#say').fill(words);
  await page.keyboard.press('Enter');
}

/** Waits for words to stand in the room. */
export async function heard(page, words) {
  await page.locator('#log .msg:not(.pending) .body', { hasText: words }).first().waitFor();
}

/** Waits until something holds that the page cannot wait for by itself. */
export async function until(what, holds) {
  for (let turn = 0; turn < 200; turn += 1) {
    if (await holds()) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  assert.fail(what);
}
