import { describe, expect, it } from 'vitest';
import { LOCAL_DOORS } from '../../bin/local/doors/local-door';
import { refuse } from '../../lambda/signature/refusal';
import { Environment, FRONT_DOOR_NAMES, OUTCOMES } from '../../lib/contract';
import { FAULTS } from '../../operations/self-check/fault';
import { codeOf, sourcesIn, textOf } from './sources';

/** Returns a section of a document, up to the next heading of the same level. */
function section(path: string, title: string): string {
  const [, text] = textOf(path).split(`\n## ${title}\n`);
  if (text === undefined) throw new Error(`${path} has no section "${title}".`);
  return text.split(/^## /m)[0] ?? '';
}

/** Returns the rows of a section's tables as lists of cells. */
function rows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => /^\| `/.test(line));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => String(name));

describe('the environment variables', () => {
  const documented = rows(section('docs/operations.md', 'Environment variables')).flatMap(([names = '']) =>
    quoted(names),
  );

  it('in the contract are all read by the runtime', () => {
    const code = ['lambda', 'operations'].flatMap(sourcesIn).map(codeOf).join('\n');
    expect(Object.keys(Environment).filter((key) => !code.includes(`Environment.${key}`))).toEqual([]);
  });

  it('are spelled only in the contract', () => {
    const names = new Set<string>(Object.values(Environment));
    const own = ['lib', 'lambda', 'operations'].flatMap(sourcesIn).filter((path) => path !== 'lib/contract.ts');
    const spelled = own.filter((path) =>
      [...codeOf(path).matchAll(/'(TWILIO_\w+)'/g)].some(([, name]) => names.has(String(name))),
    );
    // The password for Twilio's REST API, not the webhook's token.
    expect(spelled).toEqual(['operations/twilio-api/credentials.ts']);
  });

  it('are documented if they are read, and no others are', () => {
    const code = ['lib', 'lambda', 'operations', 'bin'].flatMap(sourcesIn).map(codeOf).join('\n');
    const read = [...code.matchAll(/'(TWILIO_[A-Z_]+)'/g)].map(([, name]) => name);
    expect([...new Set(read)].sort()).toEqual([...documented].sort());
  });
});

describe('the outcomes of a request', () => {
  const documented = rows(section('docs/operations.md', 'Outcomes'));

  it('are documented, and no others are', () => {
    expect(documented.flatMap(([name = '']) => quoted(name))).toEqual([...OUTCOMES]);
  });

  it('are documented with their status', () => {
    const answered = OUTCOMES.filter((outcome) => outcome !== 'accepted').map((outcome) => refuse(outcome).statusCode);
    expect(documented.slice(1).map(([, status = '']) => Number.parseInt(status, 10))).toEqual(answered);
  });
});

describe('the fields of the log line', () => {
  it('are documented', () => {
    const [, type = ''] = /export type LogEntry = \{([\s\S]*?)^\};/m.exec(textOf('lambda/log/log.ts')) ?? [];
    const fields = [...type.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => String(name));
    expect(fields).toContain('outcome');
    const text = section('docs/operations.md', 'The log line');
    expect(fields.filter((field) => !text.includes(`\`${field}\``) && !text.includes(`"${field}":`))).toEqual([]);
  });
});

describe('the causes of a self-check', () => {
  it('are documented', () => {
    const documented = new Set(rows(section('docs/self-check.md', 'Causes')).flatMap(([names = '']) => quoted(names)));
    expect(FAULTS.filter((fault) => !documented.has(fault))).toEqual([]);
  });
});

describe('the front doors', () => {
  it('have a section each in docs/front-doors.md', () => {
    const titles = [...textOf('docs/front-doors.md').matchAll(/^## (.+)$/gm)].map(([, title]) => slug(String(title)));
    expect(FRONT_DOOR_NAMES.filter((name) => !titles.includes(name))).toEqual([]);
  });

  it('are all part of the local run and of the property tests of public URLs', () => {
    expect([...new Set(LOCAL_DOORS.map(({ frontDoor }) => frontDoor))].sort()).toEqual([...FRONT_DOOR_NAMES].sort());
    const properties = codeOf('test/lambda/properties/doors.ts');
    expect(FRONT_DOOR_NAMES.filter((name) => !properties.includes(`door: '${name}'`))).toEqual([]);
  });

  const slug = (title: string) => title.toLowerCase().replaceAll(' ', '-');
});
