import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withListedDefaults } from '../../scripts/api-reference/listed-defaults';
import { ROOT } from '../../scripts/build/paths';

type Struct = Parameters<typeof withListedDefaults>[0][number];

/** Returns the docstring of the struct as jsii reads it. */
function docstring(): string {
  const source = readFileSync(join(ROOT, 'lib', 'function', 'options.ts'), 'utf8');
  const [, text = ''] = /\/\*\*\n((?: \*.*\n)+) \*\/\nexport interface WebhookFunctionOptions /.exec(source) ?? [];
  return text.replace(/^ \* ?/gm, '');
}

function struct(displayName: string, names: readonly string[], remarks = ''): Struct {
  const properties = names.map((name) => ({ displayName: name, default: "CDK's" }));
  return { displayName, docs: { remarks }, properties } as unknown as Struct;
}

const LISTED = [...docstring().matchAll(/^- `(\w+)`:/gm)].map(([, name = '']) => name);

describe('the API reference of the function', () => {
  it('lists the defaults that differ from those of CDK', () => {
    expect(LISTED).toEqual(expect.arrayContaining(['architecture', 'memorySize', 'timeout', 'loggingFormat']));
  });

  it('has these defaults at the inherited properties, and leaves others alone', () => {
    const structs = [
      struct('WebhookFunctionOptions', [...LISTED, 'environment'], docstring()),
      struct('TwilioWebhookProps', [...LISTED, 'frontDoor']),
      struct('AlarmOptions', ['timeout']),
    ];
    const [options, props, alarms] = withListedDefaults(structs).map(({ properties }) =>
      Object.fromEntries(properties.map(({ displayName, default: value }) => [displayName, value])),
    );

    expect(props).toMatchObject({
      architecture: '`Architecture.ARM_64`',
      memorySize: expect.stringMatching(/^512, because .* notice a slow cold start: https:/),
      timeout: "`Duration.seconds(15)`, the time that Twilio waits for a call's webhook",
      loggingFormat: expect.stringMatching(/^`LoggingFormat.JSON`/),
      frontDoor: "CDK's",
    });
    expect(options).toMatchObject({ architecture: '`Architecture.ARM_64`', environment: "CDK's" });
    expect(alarms).toEqual({ timeout: "CDK's" });
  });

  it('fails if the list is gone', () => {
    expect(() => withListedDefaults([struct('WebhookFunctionOptions', ['timeout'])])).toThrow('lists no defaults');
  });
});
