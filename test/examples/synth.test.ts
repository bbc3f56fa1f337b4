import { describe, expect, inject, it } from 'vitest';
import { isWebhook } from './deployed';
import { ALL_EXAMPLES, EXAMPLES } from './folders';
import type { Template } from './synthesize';

describe.each(EXAMPLES)('%s', (name) => {
  const { error, templates, findings, annotations } = inject('synthesized')[name] ?? { templates: {} };

  it('synthesizes with the packed package and without warnings', () => {
    expect(error).toBeUndefined();
    expect(annotations).toEqual([]);
    expect(Object.values(templates).flatMap(({ Resources }) => Object.values(Resources).filter(isWebhook))).not.toEqual(
      [],
    );
  });

  it("has no errors from cdk-nag's AwsSolutions", () => {
    expect(findings).toEqual([]);
  });

  it('outputs the URLs to set at Twilio', () => {
    const outputs = Object.values(templates).flatMap(({ Outputs = {} }) => Object.keys(Outputs));

    expect(outputs.join()).toMatch(/Url|NumberSid/);
  });

  it('has no circular dependencies', () => {
    expect(Object.values(templates).flatMap(circles)).toEqual([]);
  });

  it('lists no alarm twice, which CodeDeploy rejects', () => {
    const lists = Object.values(templates).flatMap(({ Resources }) =>
      Object.values(Resources).map(({ Properties }) => Properties?.AlarmConfiguration?.Alarms ?? []),
    );

    for (const alarms of lists) expect(distinct(alarms)).toEqual(alarms);
  });

  it('neither contains nor resolves a secret', () => {
    expect(JSON.stringify(templates)).not.toMatch(/\{\{resolve:|"TWILIO_AUTH_TOKEN"/);
  });
});

it('there are at least a dozen examples', () => {
  expect(ALL_EXAMPLES.length).toBeGreaterThanOrEqual(13);
});

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Returns the resources in circular references, which CloudFormation only detects at deployment. */
function circles({ Resources }: Template): string[] {
  const needs = new Map(Object.entries(Resources).map(([id, resource]) => [id, references(resource)]));
  // Repeatedly removes resources without references to the rest. The remaining ones are circular.
  for (let made = 1; made > 0; ) {
    const ready = [...needs].filter(([, others]) => !others.some((other) => needs.has(other)));
    for (const [id] of ready) needs.delete(id);
    made = ready.length;
  }
  return [...needs.keys()];
}

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.entries(value).flatMap(([name, argument]) => {
    if (name === 'Ref') return [String(argument)];
    if (name === 'Fn::GetAtt') return [String([argument].flat()[0]).split('.')[0] ?? ''];
    if (name === 'DependsOn') return [argument].flat() as string[];
    if (name === 'Fn::Sub') return [...JSON.stringify(argument).matchAll(/\$\{([\w:]+)/g)].map(([, id]) => String(id));
    return references(argument);
  });
  return own;
}
