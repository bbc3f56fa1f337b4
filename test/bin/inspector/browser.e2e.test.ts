import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium as driver, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromium, whySkipped } from './chromium';
import { Caller } from './conversation';
import { call, DOOR, type Started, startInspected } from './started';

const ARGS = ['no-sandbox', 'disable-gpu', 'disable-background-networking', 'disable-component-update', 'disable-sync'];
const why = whySkipped();

describe.skipIf(why !== undefined)(`the page in Chromium${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'inspector-browser-'));
  const faults: string[] = [];
  let started: Started;
  let browser: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    const executablePath = chromium();
    started = await startInspected();
    const args = [...ARGS, 'no-first-run'].map((name) => `--${name}`);
    const viewport = { width: 1280, height: 860 };
    browser = await driver.launchPersistentContext(folder, { executablePath, headless: true, args, viewport });
    await browser.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: started.inspector.url });
    page = await browser.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(started.inspector.url);
    await page.getByText('Live.').waitFor();
  });
  afterEach(() => expect(faults).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await started?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const rows = () => page.locator('#list button');
  /** A call that Twilio signed without the stage, so it's refused. */
  const broken = () => call(started.run, '/voice', started.run.base(DOOR).replace('/live', ''));

  it('lists requests as they arrive', async () => {
    expect(await rows().count()).toBe(0);
    await started.run.send(DOOR, call(started.run));
    await started.run.send(DOOR, broken());
    await rows().nth(1).waitFor({ timeout: 5000 });
    expect(await rows().first().textContent()).toContain('invalid-signature');
  });

  it('works with only the keyboard', async () => {
    await page.locator('body').click({ position: { x: 1, y: 1 } });
    // Past the filter, the grouping, and Clear.
    for (let i = 0; i < 4; i++) await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.getByText('Signed.', { exact: true }).waitFor();
    await page.keyboard.press('Home');
    await page.getByText('Not signed: path-prefix.').waitFor();
    expect(await page.locator('[aria-current=true]').textContent()).toContain('invalid-signature');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Replay');
    await page.keyboard.press('Enter');
    await page.getByText('Sent again: 403.').waitFor();
    await rows().nth(2).waitFor();
  });

  it('copies a curl command that runs as pasted', async () => {
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('The command contains the signature').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/-H 'X-Twilio-Signature: [\w+/]+='/);
  });

  it('filters and groups the list', async () => {
    await page.getByPlaceholder('Filter').fill('invalid-signature live');
    expect(await rows().count()).toBe(2);
    await page.getByPlaceholder('Filter').fill('nothing');
    await page.getByText('No request matches.').waitFor();
    await page.getByPlaceholder('Filter').fill('');
    await page.getByLabel('Group by call or message').check();
    expect(await page.locator('#list .group').first().textContent()).toMatch(/^CA/);
    await page.getByLabel('Group by call or message').uncheck();
  });

  it('saves the request as a test fixture and says where', async () => {
    await page.getByRole('button', { name: 'Save as test fixture' }).click();
    await page.getByText(`Saved: ${started.fixtures}`).waitFor();
    expect(readdirSync(started.fixtures)).toEqual([expect.stringContaining('-invalid-signature-')]);
  });

  it('formats code in the explanation', async () => {
    const code = page.getByLabel('Explanation').locator('code');
    expect(await code.allTextContents()).toContain('proxy_pass http://upstream;');
    expect(await page.getByLabel('Explanation').textContent()).not.toContain('`');
  });

  it('names every control', async () => {
    const nameless = await page
      .locator('button')
      .evaluateAll((all) => all.filter((each) => !each.textContent?.trim()).length);
    expect(nameless).toBe(0);
    for (const name of ['Requests', 'Selected request'])
      expect(await page.getByLabel(name, { exact: true }).count()).toBe(1);
  });

  it('follows the color scheme of the system', async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await background()).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).toBe('rgb(13, 17, 23)');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('needs no horizontal scrolling at 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    for (const index of [0, 2]) {
      await rows().nth(index).click();
      await page.getByText(index === 0 ? 'Not signed' : /^Signed\.$/).waitFor();
      expect(await width()).toBe(320);
    }
    await page.setViewportSize({ width: 1280, height: 860 });
  });

  it('shows a conversation as it goes on, also to the keyboard, in the dark, and at 320 pixels', async () => {
    const caller = new Caller('one', (traffic) => started.inspector.relayed(traffic)).handshake().setup();
    await rows().first().getByText('Relay').waitFor();
    await rows().first().click();
    const log = page.getByRole('log', { name: 'Conversation' });
    await log.getByText('plan=gold').waitFor();
    expect(await log.textContent()).not.toContain('secret-token');
    caller.says({ type: 'prompt', voicePrompt: 'Are you open?', last: true });
    caller.hears({ type: 'text', token: 'Yes', last: false });
    await log.getByText('Yes …').waitFor();
    const first = await log.locator('li').first().elementHandle();
    caller.hears({ type: 'text', token: ', on <b>Sunday</b>.', last: true });
    await log.getByText('Yes, on <b>Sunday</b>.').waitFor();
    await log.getByText('first text after 12 ms, texts: 2').waitFor();
    expect(await log.locator('li').count()).toBe(4);
    // Known lines stay, so that a reader doesn't lose the place.
    expect(await first?.evaluate((item) => item.isConnected)).toBe(true);
    await log.focus();
    expect(await page.locator(':focus').getAttribute('role')).toBe('log');
    await page.emulateMedia({ colorScheme: 'dark' });
    const color = await log
      .locator('.said')
      .first()
      .evaluate((said) => getComputedStyle(said).color);
    expect(color).not.toBe('rgb(27, 31, 36)');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('button', { name: 'Copy as event' }).click();
    await page.getByText('The event contains the signature').waitFor();
    caller.closes(1000);
    await page.locator('#detail').getByText('closed (1000)').first().waitFor();
  });

  it.runIf(process.env['INSPECTOR_SCREENSHOT'])('has a screenshot in the documentation', async () => {
    await rows().first().click();
    await page.getByText('Not signed: path-prefix.').waitFor();
    await page.screenshot({ path: process.env['INSPECTOR_SCREENSHOT'] ?? '' });
  });
});
