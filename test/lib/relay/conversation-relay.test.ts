import { type CfnElement, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { AuthToken, ConversationRelay, type ConversationRelayProps, RelayInvocation, SelfCheck } from '../../../lib';
import { addWebhook, exampleZone, secretToken, testStack } from '../stack';

const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
const IN_IRELAND = { env: { account: '123456789012', region: 'eu-west-1' } };

function addRelay(stack: Stack, props: Partial<ConversationRelayProps> = {}): ConversationRelay {
  return new ConversationRelay(stack, 'Agent', { authToken: secretToken(stack, 'RelaySecret'), code, ...props });
}

function templateOf(props: Partial<ConversationRelayProps> = {}, stack = testStack()): Template {
  addRelay(stack, props);
  return Template.fromStack(stack);
}

/** Returns the actions that each statement of the relay allows, with their resources. */
function statements(template: Template): [actions: string[], resource: string][] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.map(({ Action, Resource }: Record<string, unknown>) => [
      [Action].flat(),
      JSON.stringify(Resource),
    ]),
  );
}

describe('ConversationRelay', () => {
  it('creates a WebSocket API whose handshakes wait for the function', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' });
    for (const RouteKey of ['$connect', '$default', '$disconnect']) {
      template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey, AuthorizationType: 'NONE' });
    }
    template.resourcePropertiesCountIs('AWS::ApiGatewayV2::Integration', { IntegrationType: 'AWS_PROXY' }, 2);
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 3);
  });

  it('hands messages to the queue of the function, as an event that its runtime reads', () => {
    const template = templateOf();
    const [integration] = Object.values(
      template.findResources('AWS::ApiGatewayV2::Integration', { Properties: { IntegrationType: 'AWS' } }),
    );
    expect(integration?.Properties).toMatchObject({
      IntegrationMethod: 'POST',
      RequestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
      TemplateSelectionExpression: '\\$default',
      PassthroughBehavior: 'NEVER',
    });
    const written: string = integration?.Properties.RequestTemplates.$default;
    const filled = written
      .replace("$input.json('$')", () => '{"type":"prompt","voicePrompt":"hi"}')
      .replace('$context.requestTimeEpoch', '1790000000000')
      .replaceAll(/\$context\.(\w+)/g, '$1');
    expect(JSON.parse(filled)).toEqual({
      requestContext: {
        routeKey: 'routeKey',
        eventType: 'eventType',
        messageId: 'messageId',
        connectionId: 'connectionId',
        apiId: 'apiId',
        domainName: 'domainName',
        stage: 'stage',
        requestId: 'requestId',
        requestTimeEpoch: 1790000000000,
        delivery: 'asynchronous',
      },
      body: { type: 'prompt', voicePrompt: 'hi' },
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'apigateway.amazonaws.com',
      SourceArn: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('\\*\\$default$')])] },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 300, MemorySize: 1024 });
  });

  it('waits for the function if it is told to, at most 29 seconds', () => {
    const template = templateOf({ invocation: RelayInvocation.SYNCHRONOUS });
    template.resourcePropertiesCountIs('AWS::ApiGatewayV2::Integration', { IntegrationType: 'AWS_PROXY' }, 3);
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 29 });
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 0);
  });

  it('lets the function manage connections of its own stage only, and use single items of its table', () => {
    const found = statements(templateOf());
    expect(found.map(([actions]) => actions)).toEqual(
      expect.arrayContaining([
        ['execute-api:ManageConnections'],
        ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        ['secretsmanager:GetSecretValue'],
      ]),
    );
    const [, resources] = found.find(([[action]]) => action === 'execute-api:ManageConnections') ?? [];
    expect(resources).toMatch(/"Ref":"AgentApi\w+"\},"\/live\/POST\/@connections\/\*"/);
    expect(resources).toMatch(/"\/live\/DELETE\/@connections\/\*"/);
    expect(JSON.stringify(found)).not.toMatch(/dynamodb:(Scan|Query|\*)/);
  });

  it('shares a table that forgets calls by itself', () => {
    const template = templateOf();
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { TWILIO_RELAY_TABLE: { Ref: Match.stringLikeRegexp('AgentTable') } } },
    });
    expect(JSON.stringify(template.findResources('AWS::Lambda::Function'))).not.toContain('TWILIO_RELAY_URL');
  });

  it('encrypts the table with a customer managed key, and lets the function use it through DynamoDB', () => {
    const stack = testStack(IN_IRELAND);
    const template = templateOf(
      { tableEncryptionKey: new Key(stack, 'Key'), tableRemovalPolicy: RemovalPolicy.RETAIN },
      stack,
    );
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } },
    });
    expect(JSON.stringify(statements(template))).toContain('kms:Decrypt');
    const elsewhere = testStack();
    expect(() => addRelay(elsewhere, { tableEncryptionKey: new Key(elsewhere, 'Key') })).toThrow(
      '[Test/Agent] `tableEncryptionKey`: a table with a customer managed key needs a stack whose region is known',
    );
  });

  it('limits and logs the stage, without messages', () => {
    const template = templateOf();
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    expect(stage?.Properties).toMatchObject({
      StageName: 'live',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 },
    });
    expect(stage?.Properties.AccessLogSettings.Format).not.toMatch(/body|input/);
    expect(stage?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^AgentAccount/)]));
    template.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
    const without = templateOf({ accessLogs: false, throttle: { rateLimit: 5, burstLimit: 6 } });
    without.resourceCountIs('AWS::ApiGateway::Account', 0);
    without.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: Match.absent(),
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 6 },
    });
  });

  it('leads a webhook to itself', () => {
    const stack = testStack();
    const relay = addRelay(stack);
    addWebhook(stack, { relay });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          TWILIO_RELAY_URL: {
            'Fn::Join': [
              '',
              [
                'wss://',
                { Ref: Match.stringLikeRegexp('AgentApi') },
                Match.anyValue(),
                Match.anyValue(),
                Match.anyValue(),
                Match.anyValue(),
                '/live',
              ],
            ],
          },
        },
      },
    });
  });

  it('can be one of another app, which a webhook leads calls to', () => {
    const stack = testStack();
    addWebhook(stack, { relay: ConversationRelay.fromRelayUrl(stack, 'Imported', 'wss://relay.example.com/agent') });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ TWILIO_RELAY_URL: 'wss://relay.example.com/agent' }) },
    });
  });

  it.each([
    'https://relay.example.com',
    'relay.example.com',
    'wss://relay.example.com/?a=b',
    'wss://a.example,wss://b',
  ])("isn't imported from the URL %s", (url) => {
    expect(() => ConversationRelay.fromRelayUrl(testStack(), 'Imported', url)).toThrow(
      `[Test/Imported] \`relayUrl\` is "${url}": must be of the form \`wss://host/path\`. Fix: use the \`url\` of the relay.`,
    );
  });

  it('exposes a copy of its alarms', () => {
    const relay = addRelay(testStack(), { alarms: {} });
    const count = relay.alarms.length;
    relay.alarms.pop();
    expect(relay.alarms).toHaveLength(count);
    expect(count).toBeGreaterThan(0);
  });

  it('has a domain of its own, which its handshakes are signed for', () => {
    const stack = testStack();
    const relay = addRelay(stack, {
      domainName: 'relay.example.com',
      basePath: 'agent',
      hostedZone: exampleZone(stack),
    });
    const template = Template.fromStack(stack);
    expect(relay.url).toBe('wss://relay.example.com/agent');
    expect(relay.dnsTarget).toBeDefined();
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', {
      ApiMappingKey: 'agent',
      Stage: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'relay.example.com',
      DomainNameConfigurations: [{ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    });
    template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'relay.example.com.', Type: 'A' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { TWILIO_RELAY_URL: 'wss://relay.example.com/agent' } },
    });
  });

  it('keeps execution environments initialized, which its API then invokes', () => {
    const template = templateOf({ provisionedConcurrency: 2 });
    template.hasResourceProperties('AWS::Lambda::Alias', {
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    });
    const integrations = Object.values(template.findResources('AWS::ApiGatewayV2::Integration'));
    for (const { Properties } of integrations)
      expect(JSON.stringify(Properties.IntegrationUri)).toContain('AgentAlias');
    const [ofAlias] = Object.values(
      template.findResources('AWS::Lambda::EventInvokeConfig', { Properties: { Qualifier: Match.objectLike({}) } }),
    );
    expect(ofAlias?.Properties).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  });

  it('is woken before the limits of API Gateway, and may then scan its table', () => {
    const template = templateOf({ ending: true });
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      Targets: [Match.objectLike({ Input: '{"relay":"wake"}', RetryPolicy: { MaximumRetryAttempts: 0 } })],
    });
    expect(JSON.stringify(statements(template))).toContain('dynamodb:Scan');
    templateOf().resourceCountIs('AWS::Events::Rule', 0);
  });

  it('has alarms on refusals, errors, slow answers and lost connections', () => {
    const stack = testStack();
    const topic = new Topic(stack, 'Topic') as ITopic;
    const relay = addRelay(stack, { alarms: { topic, firstText: Duration.seconds(2) } });
    const template = Template.fromStack(stack);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.map(({ Properties }) => [Properties.MetricName, Properties.Threshold])).toEqual([
      ['Refused', 10],
      ['HookErrors', 1],
      ['FirstText', 2000],
      ['GoneConnections', 25],
      ['Throttles', 1],
      ['Errors', 1],
    ]);
    expect(relay.alarms).toHaveLength(6);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toHaveLength(1);
    // Each for the runtime's own JSON and for Lambda's.
    template.resourceCountIs('AWS::Logs::MetricFilter', 14);
    templateOf().resourceCountIs('AWS::Logs::MetricFilter', 0);
  });

  it('checks its handshakes when it is deployed, once everything exists, and on a schedule', () => {
    const stack = testStack(IN_IRELAND);
    const relay = addRelay(stack, { selfCheck: SelfCheck.onDeployment({ canary: {} }), alarms: {}, ending: true });
    const template = Template.fromStack(stack);
    const [check] = Object.values(template.findResources('Custom::TwilioWebhookSelfCheck'));
    expect(stack.resolve(relay.selfCheck?.checkedOrigins)).toEqual([stack.resolve(relay.url)]);
    expect(check?.Properties.Origins).toEqual([stack.resolve(relay.url)]);
    const wanted = [relay.api, relay.stage, relay.function].map(({ node }) =>
      stack.getLogicalId(node.defaultChild as CfnElement),
    );
    expect(check?.DependsOn).toEqual(expect.arrayContaining(wanted));
    template.hasResourceProperties('AWS::Events::Rule', {
      Description: 'Checks that requests that Twilio signed are accepted',
    });
    expect(relay.selfCheck?.canaryAlarm).toBeDefined();
    expect(relay.alarms).toHaveLength(7);
  });

  it('checks a domain of its own only if its name resolves, or it is told to', () => {
    const certificate = (stack: Stack) =>
      Certificate.fromCertificateArn(stack, 'Cert', 'arn:aws:acm:eu-west-1:123456789012:certificate/1');
    const selfCheck = SelfCheck.onDeployment();
    const named = testStack(IN_IRELAND);
    const resolving = { domainName: 'relay.example.com', hostedZone: exampleZone(named), selfCheck };
    expect(addRelay(named, resolving).selfCheck?.checkedOrigins).toEqual(['wss://relay.example.com']);
    const nameless = testStack(IN_IRELAND);
    const relay = addRelay(nameless, {
      domainName: 'relay.example.com',
      certificate: certificate(nameless),
      selfCheck,
    });
    expect(relay.selfCheck?.checkedOrigins).toEqual([]);
    const told = testStack(IN_IRELAND);
    const all = SelfCheck.onDeployment({ origins: ['wss://relay.example.com/agent'] });
    expect(addRelay(told, { selfCheck: all }).selfCheck?.checkedOrigins).toEqual(['wss://relay.example.com/agent']);
  });

  it('has saved queries over its log, if it is told to', () => {
    templateOf().resourceCountIs('AWS::Logs::QueryDefinition', 0);
    const template = templateOf({ savedQueries: true });
    const queries = Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => [
      Properties.Name,
      Properties.QueryString,
    ]);
    expect(queries).toEqual([
      ['Test/Agent/Why were handshakes and sessions refused', expect.stringContaining('invalid-binding')],
      ['Test/Agent/What happened in a call', expect.stringContaining('filter message.callSid = "CA…"')],
      [
        'Test/Agent/How long callers wait for the first text',
        expect.stringMatching(/pct\(message\.firstTextMs, 90\) as p90.*by message\.event/s),
      ],
    ]);
  });

  it('warns about tokens that are looked up by account, because handshakes name none', () => {
    const stack = testStack();
    addRelay(stack, { authToken: AuthToken.fromAccountSecrets(stack, 'twilio/{accountSid}') });
    Annotations.fromStack(stack).hasWarning('/Test/Agent', Match.stringLikeRegexp('handshakes name no account'));
    const single = testStack();
    addRelay(single);
    Annotations.fromStack(single).hasNoWarning('/Test/Agent', Match.stringLikeRegexp('handshakes name no account'));
  });

  it('adds its metrics to a dashboard, if it publishes them', () => {
    const stack = testStack();
    const relay = addRelay(stack, { metrics: true });
    const dashboard = new Dashboard(stack, 'Dashboard');
    relay.addToDashboard(dashboard);
    const body = JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
    for (const name of ['Handshakes', 'Interrupts', 'Refused', 'HookErrors', 'GoneConnections', 'FirstText']) {
      expect(body).toContain(name);
    }
    expect(relay.metricSessionDuration().statistic).toBe('Average');
    expect(() => addRelay(testStack()).metricFirstText()).toThrow(
      "the relay doesn't publish its metrics. Fix: set `metrics: true`.",
    );
  });

  it.each<[string, (stack: Stack) => Partial<ConversationRelayProps>]>([
    ['as it is', () => ({})],
    [
      'with everything',
      (stack) => ({
        ending: true,
        alarms: {},
        provisionedConcurrency: 1,
        domainName: 'relay.example.com',
        hostedZone: exampleZone(stack),
      }),
    ],
  ])('has no findings of cdk-nag %s', (_name, props) => {
    const stack = testStack();
    addRelay(stack, props(stack));
    const { violations } = new AwsSolutionsChecks().validateScope(stack);
    const errors = violations.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  it.each<[string, object, string]>([
    [
      'Media Streams',
      { mediaStreams: true },
      '`mediaStreams`: Media Streams sends 50 messages a second and call, and each message would invoke the function',
    ],
    ['a token as text', { authToken: 'abc' }, '`authToken`: must be the location of the token'],
    ['no code', { code: undefined }, '`entry`, `code`: a relay has no sample app'],
    ['two sources of code', { entry: 'a.ts' }, '`entry`, `code`: they are mutually exclusive'],
    ['a path without a domain', { basePath: 'agent' }, '`basePath` has no effect because no custom domain is created'],
    ['a path with slashes', { domainName: 'r.example.com', basePath: '/a/' }, '`basePath` is "/a/"'],
    ['a stage with a slash', { stageName: 'a/b' }, '`stageName` is "a/b": must be at most 128 letters'],
    [
      'a synchronous function that may take a minute',
      { invocation: RelayInvocation.SYNCHRONOUS, timeout: Duration.minutes(1) },
      '`timeout` is 60 seconds: API Gateway waits at most 29 seconds',
    ],
    ['a variable of its own', { environment: { TWILIO_RELAY_TABLE: 'x' } }, 'the construct writes this variable'],
  ])('refuses %s', (_name, props, message) => {
    expect(() => addRelay(testStack(), props as Partial<ConversationRelayProps>)).toThrow(message);
  });
});
