import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { ROOT } from '../../scripts/build/paths';
import type { Resource, Template } from './synthesize';

const run = promisify(execFile);

/** Synthesizes the example as `cdk deploy -c step=…` does. */
async function step(number: string): Promise<Template['Resources']> {
  const cwd = join(inject('copies'), 'move-domain');
  const outdir = join(cwd, `cdk.out.${number}`);
  const env = {
    PATH: process.env['PATH'],
    HOME: inject('copies'),
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ step: number }),
  };
  await run(join(ROOT, 'node_modules', '.bin', 'tsx'), ['app.ts'], { cwd, env });
  return JSON.parse(readFileSync(join(outdir, 'MoveDomain.template.json'), 'utf8')).Resources;
}

function ofType(resources: Template['Resources'], type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type);
}

describe('the example move-domain', () => {
  let before: Template['Resources'];
  let both: Template['Resources'];
  let after: Template['Resources'];
  beforeAll(async () => {
    [before, both, after] = (await Promise.all(['0', '1', '2'].map(step))) as [
      typeof before,
      typeof both,
      typeof after,
    ];
  });

  it('keeps every resource of the old door in step 1, and adds the new door', () => {
    expect(Object.keys(both)).toEqual(expect.arrayContaining(Object.keys(before)));
    for (const [id, { Type }] of Object.entries(before)) expect(both[id]?.Type).toBe(Type);
    expect(ofType(both, 'AWS::ApiGatewayV2::Api')).toHaveLength(1);
    expect(ofType(both, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toHaveLength(1);
  });

  it('only removes the old door in step 2', () => {
    const removed = Object.keys(both).filter((id) => !(id in after));
    expect(removed.length).toBeGreaterThan(5);
    for (const id of removed) expect(id).toContain('FrontDoorHttpApi');
    expect(Object.keys(after).filter((id) => !(id in both))).toEqual([]);
  });

  it('updates the DNS record in place, once', () => {
    const records = [before, both, after].map((resources) =>
      ofType(resources, 'AWS::Route53::RecordSet').filter(([, { Properties }]) => Properties?.Type === 'A'),
    );
    expect(records.map((each) => each.length)).toEqual([1, 1, 1]);
    const [old, moved, last] = records.flat();
    expect([moved?.[0], last?.[0]]).toEqual([old?.[0], old?.[0]]);
    expect(moved?.[1].Properties?.AliasTarget).not.toEqual(old?.[1].Properties?.AliasTarget);
    expect(last?.[1].Properties).toEqual(moved?.[1].Properties);
  });

  it('checks the domain again in both steps', () => {
    const checks = [before, both, after].map(
      (resources) => ofType(resources, 'Custom::TwilioWebhookSelfCheck')[0]?.[1],
    );
    expect(checks.map((check) => check?.Properties?.Origins)).toEqual(Array(3).fill(['https://hooks.example.com']));
    expect(new Set(checks.map((check) => check?.Properties?.Deployed)).size).toBe(3);
  });
});
