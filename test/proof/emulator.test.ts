import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tableOf } from '../../proof/aws/deploy';
import { DOORS, STEPS } from '../../proof/aws/deploy/doors';
import { adaptTemplates } from '../../proof/aws/deploy/templates';

describe('the deployment on an emulator', () => {
  it('does every step at the doors that the emulator carries', () => {
    const complete = Object.entries(DOORS).filter(([, { skipped, leftOut }]) => skipped.length + leftOut.length === 0);

    expect(complete.map(([name]) => name)).toEqual(['http-api', 'function-url']);
    expect(Object.keys(DOORS)).toEqual(['http-api', 'function-url', 'rest-api', 'alb']);
  });

  it('reports a step as done, failed, or impossible', () => {
    const table = tableOf([{ frontDoor: 'alb', passed: ['deployed', 'signed accepted'], failure: 'no' }]);

    expect(table.split('\n')).toEqual([
      `| front door | ${STEPS.join(' | ')} |`,
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      '| alb | yes | – | yes | no | no | no | – | no |',
    ]);
  });
});

describe('a template for the emulator', () => {
  let assembly: string;
  beforeEach(() => (assembly = mkdtempSync(join(tmpdir(), 'assembly-'))));
  afterEach(() => rmSync(assembly, { recursive: true, force: true }));

  it('lacks what the emulator does not know, ends its waits soon, and has its endpoints', () => {
    const file = join(assembly, 'App.template.json');
    const template = {
      Resources: {
        Query: { Type: 'AWS::Logs::QueryDefinition' },
        Check: {
          Type: 'Custom::TwilioWebhookSelfCheck',
          Properties: { WaitSeconds: '480' },
          DependsOn: ['Query', 'Api'],
        },
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Url: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } } },
      },
    };
    const { Api, Check } = template.Resources;
    const adapted = (more?: string[]) => {
      writeFileSync(file, JSON.stringify(template));
      adaptTemplates(assembly, more);
      return JSON.parse(readFileSync(file, 'utf8'));
    };

    const endpoint = { 'Fn::Sub': expect.stringMatching(/^https:\/\/\$\{Api\}\.execute-api\.[\w.]+$/) };
    const api = { ...Api, Properties: { Url: endpoint } };
    const check = { ...Check, Properties: { WaitSeconds: 30 }, DependsOn: ['Api'] };
    expect(adapted()).toEqual({ Resources: { Api: api, Check: check } });
    expect(adapted(['Custom::TwilioWebhookSelfCheck'])).toEqual({ Resources: { Api: api } });
  });
});
