import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MESSAGING, type Schema, VOICE } from '../../../bin/doctor/response/schema';

const source = (file: string) => readFileSync(`node_modules/twilio/lib/twiml/${file}`, 'utf8');

describe.each([
  ['Voice', VOICE],
  ['Messaging', MESSAGING],
] as const)('the schema of %s has what twilio builds', (product, schema: Schema) => {
  it('as attributes', () => {
    const interfaces = [
      ...source(`${product}Response.d.ts`).matchAll(/ interface (\w+)Attributes \{([\s\S]*?)\n {4}\}/g),
    ];
    expect(interfaces.length).toBeGreaterThan(1);
    const missing = interfaces.flatMap(([, name = '', body = '']) => {
      const known = schema.get(name)?.attributes;
      const all = [...body.matchAll(/^ {8}"?([\w:-]+)"?\?: /gm)].map(([, attribute = '']) => attribute);
      return known === undefined ? [] : all.filter((each) => !known.has(each)).map((each) => `${name} ${each}`);
    });
    expect(missing).toEqual([]);
  });

  it('as nested elements', () => {
    const classes = source(`${product}Response.js`).split(/^ *class (?=\w+ extends)/m);
    expect(classes.length).toBeGreaterThan(3);
    const missing = classes.flatMap((text) => {
      const name = /^\w+/.exec(text)?.[0].replace(`${product}Response`, 'Response') ?? '';
      const children = [...text.matchAll(/\.ele\("([^"]+)"/g)].map(([, child = '']) => child);
      const known = schema.get(name)?.children;
      return known === undefined ? [] : children.filter((each) => !known.has(each)).map((each) => `${name} ${each}`);
    });
    expect(missing).toEqual([]);
  });
});
