import { describe, expect, inject, it } from 'vitest';
import { isWebhook } from './deployed';
import { ALL_EXAMPLES, EXAMPLES } from './folders';
import type { Template } from './synthesise';

describe.each(EXAMPLES)('%s', (name) => {
  const { error, templates, findings, annotations } = inject('synthesised')[name] ?? { templates: {} };

  it('synthesises from the packed package, without a warning', () => {
    expect(error).toBeUndefined();
    expect(annotations).toEqual([]);
    expect(Object.values(templates).flatMap(({ Resources }) => Object.values(Resources).filter(isWebhook))).not.toEqual(
      [],
    );
  });

  it('has no error of cdk-nag’s AwsSolutions', () => {
    expect(findings).toEqual([]);
  });

  it('tells the URLs that Twilio is given', () => {
    const outputs = Object.values(templates).flatMap(({ Outputs = {} }) => Object.keys(Outputs));

    expect(outputs.join()).toMatch(/Url|NumberSid/);
  });

  it('has no resources that wait for each other', () => {
    expect(Object.values(templates).flatMap(circles)).toEqual([]);
  });

  it('names no alarm twice where alarms are listed, which CodeDeploy refuses', () => {
    const lists = Object.values(templates).flatMap(({ Resources }) =>
      Object.values(Resources).map(({ Properties }) => Properties?.AlarmConfiguration?.Alarms ?? []),
    );

    for (const alarms of lists) expect(distinct(alarms)).toEqual(alarms);
  });

  it('holds no secret and resolves none', () => {
    expect(JSON.stringify(templates)).not.toMatch(/\{\{resolve:|"TWILIO_AUTH_TOKEN"/);
  });
});

it('there are a dozen examples and more', () => {
  expect(ALL_EXAMPLES.length).toBeGreaterThanOrEqual(13);
});

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Resources on a circle of references, which CloudFormation finds at deployment alone. */
function circles({ Resources }: Template): string[] {
  const needs = new Map(Object.entries(Resources).map(([id, resource]) => [id, references(resource)]));
  // What needs nothing that is left can be made; what then is still there waits for itself.
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
