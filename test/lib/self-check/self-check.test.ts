import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { context } from '../../../cdk.json';
import { AuthToken, FrontDoor, type IFrontDoor, SelfCheck, type TwilioWebhookProps } from '../../../lib';
import { DOORS } from '../doors';
import { addWebhook, CHECKED, exampleZone, testStack } from '../stack';

const CHECK = 'Custom::TwilioWebhookSelfCheck';
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
const domainName = 'hooks.example.com';

function templateOf(props: Partial<TwilioWebhookProps>, stack = testStack()): Template {
  addWebhook(stack, { ...CHECKED, ...props });
  return Template.fromStack(stack);
}

function checkOf(template: Template) {
  const [found] = Object.values(template.findResources(CHECK));
  return found as { DependsOn: string[]; Properties: Record<string, unknown> } | undefined;
}

/** A front door whose domain has no record in the stack. */
function unrecorded(stack: Stack): IFrontDoor {
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE) as ICertificate;
  return FrontDoor.httpApi({ domainName, certificate });
}

describe('a deployment', () => {
  it('is checked once the front door, its mapping and records, and the function exist', () => {
    const stack = testStack();
    const template = templateOf(
      { frontDoor: FrontDoor.httpApi({ domainName, hostedZone: exampleZone(stack) }) },
      stack,
    );
    const check = checkOf(template);
    expect(check?.Properties).toMatchObject({ Origins: [`https://${domainName}`], WaitSeconds: '480' });
    for (const type of ['AWS::Route53::RecordSet', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGatewayV2::Stage']) {
      const ids = Object.keys(template.findResources(type));
      expect([type, check?.DependsOn]).toEqual([type, expect.arrayContaining(ids)]);
      expect(ids).not.toEqual([]);
    }
    const webhook = Object.keys(template.findResources('AWS::Lambda::Function', { Properties: { Timeout: 15 } }));
    expect(check?.DependsOn).toEqual(expect.arrayContaining(webhook));
  });

  it.each(Object.entries(DOORS))('can be checked behind %s', (_, door) => {
    const stack = testStack();
    const template = templateOf(
      { frontDoor: door(stack, domainName), selfCheck: SelfCheck.onDeployment({ allOrigins: true }) },
      stack,
    );
    expect(checkOf(template)?.Properties['Origins']).toHaveLength(1);
  });

  it('is checked by a function that may only read the token and write its log', () => {
    const template = templateOf({});
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    const [, policy] = policies.find(([id]) => id.includes('SelfCheckRole')) ?? [];
    const actions = policy?.['Properties'].PolicyDocument.Statement.map(({ Action }: { Action: unknown }) => Action);
    expect(actions).toEqual([['logs:CreateLogStream', 'logs:PutLogEvents'], 'secretsmanager:GetSecretValue']);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 630,
      VpcConfig: Match.absent(),
      Environment: { Variables: { TWILIO_AUTH_TOKEN_SECRET_ARN: Match.anyValue() } },
    });
  });

  it('is checked again only when the function, the front door or the location of the token changes', () => {
    const deployed = (props: Partial<TwilioWebhookProps>) => {
      const { Deployed, Token } = checkOf(templateOf(props))?.Properties ?? {};
      return JSON.stringify([Deployed, Token]);
    };
    const all = [{}, { memorySize: 1024 }, { environment: { OWN: '1' } }, { frontDoor: FrontDoor.functionUrl() }];
    const prints = all.map(deployed);
    expect(new Set(prints).size).toBe(all.length);
    expect(deployed({})).toBe(prints[0]);
    expect(deployed({ savedQueries: true })).toBe(prints[0]);
  });
});

describe('without a DNS record for the name', () => {
  it('a deployment checks nothing, and an annotation says why', () => {
    const stack = testStack();
    const template = templateOf({ frontDoor: unrecorded(stack) }, stack);
    expect(checkOf(template)).toBeUndefined();
    Annotations.fromStack(stack).hasInfo(
      '*',
      Match.stringLikeRegexp('Deployments do not check https://hooks.example.com, because the stack has no DNS record'),
    );
  });

  it('a deployment checks all origins if asked', () => {
    const stack = testStack();
    const props = { frontDoor: unrecorded(stack), publicOrigins: ['https://cdn.example.com/x'] };
    const template = templateOf({ ...props, selfCheck: SelfCheck.onDeployment({ allOrigins: true }) }, stack);
    const origins = ['https://cdn.example.com/x', `https://${domainName}`];
    expect(checkOf(template)?.Properties).toMatchObject({ Origins: origins, OtherOrigins: [] });
  });
});

it('skips proxies and says so', () => {
  const stack = testStack();
  const template = templateOf({ publicOrigins: ['https://cdn.example.com'] }, stack);
  const { Origins, OtherOrigins } = checkOf(template)?.Properties ?? {};
  expect(JSON.stringify(Origins)).not.toContain('cdn');
  expect(OtherOrigins).toEqual(['https://cdn.example.com']);
  Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp('do not check https://cdn.example.com'));
});

it('skips a secret that is created without a value, but not one that rotates', () => {
  const check = (props: object) => {
    const stack = new Stack(new App({ context }), 'Test');
    const template = templateOf({ authToken: AuthToken.managed(stack, 'Token', props) }, stack);
    return checkOf(template) !== undefined;
  };
  expect([check({}), check({ rotateEvery: Duration.days(30) })]).toEqual([false, true]);
});

describe('a canary', () => {
  it('checks all public origins every five minutes, with an alarm that notifies the topic', () => {
    const stack = testStack();
    const topic = new Topic(stack, 'Topic') as ITopic;
    const selfCheck = SelfCheck.onDeployment({ canary: { topic } });
    const template = templateOf({ selfCheck, publicOrigins: ['https://cdn.example.com'] }, stack);
    const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
    expect(rule?.['Properties'].ScheduleExpression).toBe('rate(5 minutes)');
    expect(JSON.stringify(rule?.['Properties'].Targets)).toContain('{\\"origins\\":[\\"https://cdn.example.com\\"');
    expect(rule?.['DependsOn']).toEqual(expect.arrayContaining(Object.keys(template.findResources(CHECK))));
    const actions = [{ Ref: Match.stringLikeRegexp('Topic') }];
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Errors',
      Threshold: 1,
      TreatMissingData: 'ignore',
      AlarmActions: actions,
      OKActions: actions,
    });
  });

  it('can run without a check at deployment, on its own schedule', () => {
    const schedule = Schedule.rate(Duration.minutes(15));
    const template = templateOf({ selfCheck: SelfCheck.canaryOnly({ schedule, origins: ['https://a.example.com'] }) });
    expect(checkOf(template)).toBeUndefined();
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(15 minutes)' });
  });
});

it.each([
  ["a timeout above Lambda's maximum", { timeout: Duration.minutes(13) }, 'selfCheck.timeout'],
  ['an invalid origin', { origins: ['http://a.example'] }, 'selfCheck.origins'],
  ['`allOrigins` with `origins`', { origins: ['https://a.example'], allOrigins: true }, 'selfCheck.allOrigins'],
  ['an invalid origin of the canary', { canary: { origins: ['a.example'] } }, 'selfCheck.origins'],
])('rejects %s', (_, options, prop) => {
  expect(() => templateOf({ selfCheck: SelfCheck.onDeployment(options) })).toThrow(prop);
});
