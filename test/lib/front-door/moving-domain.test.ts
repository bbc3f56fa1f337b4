import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FrontDoor, type IFrontDoor, SelfCheck, TwilioWebhook } from '../../../lib';
import { addWebhook, exampleZone, secretToken, testStack } from '../stack';

const domainName = 'hooks.example.com';
const ENV = { env: { account: '111122223333', region: 'us-east-1' } };

/** The doors that can have a domain. */
const DOORS: Readonly<Record<string, (stack: Stack) => IFrontDoor>> = {
  HttpApi: (stack) => FrontDoor.httpApi({ domainName, hostedZone: exampleZone(stack) }),
  RestApi: (stack) => FrontDoor.restApi({ domainName, hostedZone: exampleZone(stack) }),
  ApplicationLoadBalancer: (stack) => FrontDoor.applicationLoadBalancer({ domainName, hostedZone: exampleZone(stack) }),
  CloudFront: (stack) =>
    FrontDoor.cloudFront({ domainName, hostedZone: exampleZone(stack), origin: FrontDoor.functionUrl() }),
};
const KINDS = Object.keys(DOORS);
/** API Gateway has one custom domain of a name. */
const isApi = (kind: string) => kind.endsWith('Api');
const MOVES = KINDS.flatMap((from) => KINDS.filter((to) => to !== from).map((to) => ({ from, to })));
const POSSIBLE = MOVES.filter(({ from, to }) => !(isApi(from) && isApi(to)));

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
type Resources = Readonly<Record<string, Resource>>;

/** Synthesizes a webhook behind a door, and the old door beside it. */
function stackWith(kind: string, old?: string): Resources {
  const stack = testStack(ENV);
  const door = (name: string) => DOORS[name]?.(stack) as IFrontDoor;
  const webhook = addWebhook(stack, { frontDoor: door(kind), selfCheck: SelfCheck.onDeployment() });
  if (old !== undefined) webhook.addFrontDoor('FrontDoor', door(old));
  expect(webhook.publicOrigins.filter((origin) => origin === `https://${domainName}`)).toHaveLength(1);
  return Template.fromStack(stack).toJSON()['Resources'];
}

const idsOf = (resources: Resources) => Object.keys(resources).sort();

function recordOf(resources: Resources): [string, Resource] {
  const [record, ...others] = Object.entries(resources).filter(
    ([, { Type, Properties }]) => Type === 'AWS::Route53::RecordSet' && Properties['Type'] === 'A',
  );
  expect(others).toEqual([]);
  return record as [string, Resource];
}

/** Names that AWS has only once, of the resources of a template. */
function uniqueNames(resources: Resources): string[] {
  return Object.values(resources).flatMap(({ Type, Properties }) => {
    const { DomainName, Name, Type: record, DistributionConfig } = Properties;
    if (/^AWS::ApiGateway(V2)?::DomainName$/.test(Type)) return [`api ${DomainName}`];
    if (Type === 'AWS::Route53::RecordSet') return [`record ${record} ${Name}`];
    if (Type !== 'AWS::CloudFront::Distribution') return [];
    return (DistributionConfig as { Aliases: string[] }).Aliases.map((alias) => `distribution ${alias}`);
  });
}

describe.each(POSSIBLE)('a domain that moves from $from to $to', ({ from, to }) => {
  const before = stackWith(from);
  const both = stackWith(to, from);
  const after = stackWith(to);

  it('has both doors in the first deployment, and every resource of the old one keeps its ID', () => {
    const lost = idsOf(before).filter((id) => !(id in both) && !/AAAA|Ipv6AliasRecord/.test(id));
    expect(lost).toEqual([]);
    for (const id of idsOf(before)) if (id in both) expect(both[id]?.Type).toBe(before[id]?.Type);
  });

  it('moves the DNS record in place, after the new door is there', () => {
    const [id, old] = recordOf(before);
    const [idOfBoth, moved] = recordOf(both);
    const [idAfter, last] = recordOf(after);

    expect([idOfBoth, idAfter]).toEqual([id, id]);
    expect(moved.Properties['AliasTarget']).not.toEqual(old.Properties['AliasTarget']);
    expect(last.Properties).toEqual(moved.Properties);
    // The references in the target make CloudFormation create the new door first.
    expect(JSON.stringify(moved.Properties['AliasTarget'])).toContain(`FrontDoor${to}`);
  });

  it('takes no name twice in any deployment', () => {
    for (const names of [before, both, after].map(uniqueNames)) expect(names).toEqual([...new Set(names)]);
  });

  it('only loses the old door in the second deployment', () => {
    expect(idsOf(after).filter((id) => !(id in both))).toEqual([]);
    const removed = idsOf(both).filter((id) => !(id in after));
    // The Function URL behind the distribution is the function's, and CDK empties the security group of a new VPC.
    const others = /^WebhookFunction(FunctionUrl|invoke)|RestrictDefaultSG/;
    expect(removed.filter((id) => !id.includes(`FrontDoor${from}`) && !others.test(id))).toEqual([]);
  });
});

describe('a domain', () => {
  it.each(MOVES.filter(({ from, to }) => isApi(from) && isApi(to)))(
    "can't be at $from and at $to at the same time",
    ({ from, to }) => {
      expect(() => stackWith(to, from)).toThrow(
        '[Test/Webhook/FrontDoor] `domainName` is "hooks.example.com": the other front door already has this name, and ' +
          'only one of them can have the custom domain of API Gateway. Fix: use another name, or create the custom domain ' +
          'once and pass it to each as `domain`, with its own `basePath`.',
      );
    },
  );

  it("can't have two records", () => {
    const stack = testStack(ENV);
    const webhook = addWebhook(stack, { frontDoor: DOORS['HttpApi']?.(stack) as IFrontDoor });

    expect(() => webhook.addFrontDoor('Second', DOORS['ApplicationLoadBalancer']?.(stack) as IFrontDoor)).toThrow(
      '[Test/Webhook/Second] `domainName` is "hooks.example.com": Test/Webhook/FrontDoor already has this name, and only ' +
        'one of them can have its DNS record. Fix: use another name, or leave `hostedZone` out and set `certificate`, and ' +
        'point the name yourself.',
    );
  });

  it("can't be that of two webhooks", () => {
    const stack = testStack(ENV);
    addWebhook(stack, { frontDoor: DOORS['HttpApi']?.(stack) as IFrontDoor });
    const props = { authToken: secretToken(stack, 'Other'), frontDoor: DOORS['HttpApi']?.(stack) as IFrontDoor };

    expect(() => new TwilioWebhook(stack, 'Second', props)).toThrow(
      /^\[Test\/Second\/FrontDoor\] `domainName` is "hooks.example.com": Test\/Webhook\/FrontDoor already has this name, .* Fix: /,
    );
  });
});
