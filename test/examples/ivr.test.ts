import { describe, expect, it } from 'vitest';
import { voiceParams } from '../../lambda/testing';
import { deployed } from './deployed';

const BASE = 'https://abc123.execute-api.eu-west-1.amazonaws.com';

/** Returns the phone menu's answer at one step. */
async function step(path: string, params: Record<string, string> = {}, environment = {}): Promise<string> {
  const { call } = deployed('ivr', 'http-api', environment);
  return (await call(`${BASE}/${path}`, { params: voiceParams(params) })).body;
}

/** Returns the next URL, resolved like Twilio. */
function next(twiml: string): string | undefined {
  const [, relative] = /<Redirect>([^<]*)<.Redirect>/.exec(twiml) ?? [];
  return relative;
}

describe('the phone menu', () => {
  it('asks for one key, and continues without one after a while', async () => {
    const twiml = await step('voice');

    expect(twiml).toMatch(/<Gather [^>]*numDigits="1"/);
    expect(twiml).toMatch(/<Gather [^>]*action="chosen\?attempt=1"/);
    expect(next(twiml)).toBe('menu?attempt=2');
  });

  it('greets a caller once', async () => {
    expect(await step('voice')).toContain('Welcome');
    expect(await step('menu')).not.toContain('Welcome');
  });

  it.each([
    ['1', 'hours'],
    ['2', 'order'],
    ['0', 'front-desk'],
    ['7', 'menu?attempt=3'],
    ['constructor', 'menu?attempt=3'],
  ])('leads from the key %s to %s', async (Digits, place) => {
    expect(next(await step('chosen?attempt=2', { Digits }))).toBe(place);
  });

  it('hangs up after the third attempt', async () => {
    expect(await step('menu?attempt=3')).toContain('<Gather');
    expect(await step('menu?attempt=4')).toMatch(/Goodbye.*<Hangup\/>/);
  });

  it('reads an order number back digit by digit', async () => {
    expect(await step('order-number', { Digits: '1001' })).toContain('<Say>Your order 1 0 0 1 is in the oven.</Say>');
    expect(await step('order-number', { Digits: '42' })).toContain('<Say>We have no order 4 2.</Say>');
  });

  it("dials the front desk's number from the stack", async () => {
    expect(await step('front-desk')).toMatch(/<Dial [^>]*action="dialled"[^>]*>\+14155550123<\/Dial>/);
  });

  it('records a message when nobody answers, and ends an answered call', async () => {
    expect(await step('dialled', { DialCallStatus: 'no-answer' })).toMatch(/<Record [^>]*action="voicemail"/);
    expect(await step('dialled', { DialCallStatus: 'completed' })).not.toContain('<Record');
  });

  it('apologizes when a step throws', async () => {
    expect(await step('front-desk', {}, { FRONT_DESK: undefined })).toContain('something went wrong on our side');
  });
});
