import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { Delivery, type TwilioWebhookProps } from '../../../lib';
import { addWebhook, environment, statements, testStack } from '../stack';

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:123456789012:status';

/** Returns the template of a webhook with deliveries, without the token's grants. */
function templateOf(
  stack: Stack,
  deliveries: TwilioWebhookProps['deliveries'] = {},
  props: Partial<TwilioWebhookProps> = {},
) {
  addWebhook(stack, { deliveries, ...props });
  return Template.fromStack(stack);
}

/** Returns the deliveries that the runtime reads, with references written as `<Id>`. */
function declared(template: Template): Record<string, Record<string, string>> {
  const value = environment(template)['TWILIO_DELIVERIES'];
  return JSON.parse(typeof value === 'string' ? value : joined(value));
}

function joined(value: unknown): string {
  const { 'Fn::Join': join } = value as {
    'Fn::Join': [string, (string | { Ref?: string; 'Fn::GetAtt'?: string[] })[]];
  };
  return join[1]
    .map((part) => (typeof part === 'string' ? part : `<${part.Ref ?? part['Fn::GetAtt']?.join('.')}>`))
    .join('');
}

/** Returns the statements besides those of the token and the log. */
function granted(template: Template): Record<string, unknown>[] {
  const own = /^(?:sqs|events|s3|kms):/;
  return statements(template).filter(({ Action }) => [Action].flat().some((action) => own.test(String(action))));
}

const newBus = (stack: Stack) => new EventBus(stack, 'Bus') as IEventBus;
const importedQueue = (stack: Stack) => Queue.fromQueueArn(stack, 'Status', QUEUE_ARN) as IQueue;

describe('deliveries', () => {
  it('make the same template in any order, because some languages have no order', () => {
    const [template, other] = [false, true].map((reversed) => {
      const stack = testStack();
      const paths = ['/status', '/:campaign/status', '/events'];
      const ordered = reversed ? [...paths].reverse() : paths;
      const queue = importedQueue(stack);
      return templateOf(stack, Object.fromEntries(ordered.map((path) => [path, Delivery.toSqs(queue)])));
    }) as [Template, Template];

    expect(other.toJSON()).toEqual(template.toJSON());
    // The first path that matches wins.
    expect(Object.keys(declared(template))).toEqual(['/events', '/status', '/:campaign/status']);
  });

  it('tell the runtime where to store the webhooks of each path', () => {
    const stack = testStack();
    const deliveries = {
      '/status': Delivery.toSqs(importedQueue(stack), { onFailure: new Queue(stack, 'Failures') as IQueue }),
      '/events/:sink': Delivery.toEventBridge(newBus(stack), {
        source: 'twilio',
        detailType: 'webhook',
        largeBodies: new Bucket(stack, 'Bodies') as IBucket,
      }),
    };

    expect(declared(templateOf(stack, deliveries))).toEqual({
      '/status': {
        queueUrl: expect.stringMatching(/^https:\/\/sqs\.eu-west-1\..*\/123456789012\/status$/),
        onFailureQueueUrl: expect.stringMatching(/^<Failures\w+>$/),
      },
      '/events/:sink': {
        eventBusName: expect.stringMatching(/^<Bus\w+>$/),
        source: 'twilio',
        detailType: 'webhook',
        bucketName: expect.stringMatching(/^<Bodies\w+>$/),
      },
    });
  });

  it('are served by a separate app without code of yours, and by your code otherwise', () => {
    const code = (props: Partial<TwilioWebhookProps>) => {
      const stack = testStack();
      const template = templateOf(stack, { '/status': Delivery.toSqs(importedQueue(stack)) }, props);
      const [found] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Timeout: 15 } }));
      return found?.['Properties'].Code;
    };
    const without = testStack();
    addWebhook(without);
    const [sample] = Object.values(
      Template.fromStack(without).findResources('AWS::Lambda::Function', { Properties: { Timeout: 15 } }),
    );

    expect(code({}).S3Key).not.toBe(sample?.['Properties'].Code.S3Key);
    expect(code({ code: Code.fromInline('exports.handler = () => {}') })).toHaveProperty('ZipFile');
  });

  it("don't exist by default", () => {
    const stack = testStack();
    addWebhook(stack);
    expect(environment(Template.fromStack(stack))).not.toHaveProperty('TWILIO_DELIVERIES');
  });

  it("can't be set or redirected in the environment", () => {
    const given = (name: string) => () => addWebhook(testStack(), { environment: { [name]: 'mine' } });
    expect(given('TWILIO_DELIVERIES')).toThrow('use `deliveries`');
    expect(given('TWILIO_DELIVERY_ENDPOINT')).toThrow(
      'webhooks would be answered without being stored. Fix: remove it',
    );
  });

  it.each([
    ['status', 'begin with a slash'],
    ['/status?x', 'begin with a slash'],
    ['/a b', 'begin with a slash'],
    ['/*', 'begin with a slash'],
    ['/status/:', 'begin with a slash'],
  ])('are rejected with the path %s', (path, problem) => {
    const stack = testStack();
    expect(() => templateOf(stack, { [path]: Delivery.toSqs(importedQueue(stack)) })).toThrow(problem);
  });

  it('are rejected without a path, or with an invalid value', () => {
    expect(() => templateOf(testStack(), {})).toThrow('`deliveries`: has no path');
    const wrong = { '/status': 'queue' as unknown as Delivery };
    expect(() => templateOf(testStack(), wrong)).toThrow("`deliveries['/status']`: must be a delivery. Fix: use");
  });
});

describe('a delivery to a queue', () => {
  it('can only send to it', () => {
    const stack = testStack();
    expect(granted(templateOf(stack, { '/status': Delivery.toSqs(importedQueue(stack)) }))).toEqual([
      { Action: 'sqs:SendMessage', Effect: 'Allow', Resource: QUEUE_ARN },
    ]);
  });

  it('can use the key of the queue through SQS', () => {
    const stack = testStack({ env: { region: 'eu-west-1', account: '123456789012' } });
    const encryptionMasterKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1');
    const queue = Queue.fromQueueAttributes(stack, 'Status', {
      queueArn: QUEUE_ARN,
      keyArn: encryptionMasterKey.keyArn,
    });

    expect(granted(templateOf(stack, { '/status': Delivery.toSqs(queue as IQueue) }))).toContainEqual({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Effect: 'Allow',
      Resource: encryptionMasterKey.keyArn,
      Condition: {
        StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' },
      },
    });
  });

  it('can send to the failure queue, too', () => {
    const stack = testStack();
    const failures = Queue.fromQueueArn(stack, 'Failures', `${QUEUE_ARN}-failures.fifo`) as IQueue;
    const template = templateOf(stack, { '/status': Delivery.toSqs(importedQueue(stack), { onFailure: failures }) });
    const resources = granted(template).flatMap(({ Resource }) => Resource);
    expect(resources.sort()).toEqual([QUEUE_ARN, `${QUEUE_ARN}-failures.fifo`]);
  });
});

describe('a delivery to a bus', () => {
  const BUS_ARN = 'arn:aws:events:us-east-1:210987654321:event-bus/calls';

  it('can only put events of its source on it', () => {
    const stack = testStack();
    const bus = EventBus.fromEventBusArn(stack, 'Bus', BUS_ARN);
    const template = templateOf(stack, { '/events': Delivery.toEventBridge(bus, { source: 'twilio' }) });

    expect(granted(template)).toEqual([
      {
        Action: 'events:PutEvents',
        Effect: 'Allow',
        Resource: BUS_ARN,
        Condition: { StringEquals: { 'events:source': 'twilio' } },
      },
    ]);
  });

  it('in another account or region uses its ARN', () => {
    const stack = testStack({ env: { region: 'eu-west-1', account: '123456789012' } });
    const bus = EventBus.fromEventBusArn(stack, 'Bus', BUS_ARN);
    const template = templateOf(stack, { '/events': Delivery.toEventBridge(bus, { source: 'twilio' }) });
    expect(declared(template)['/events']).toEqual({ eventBusName: BUS_ARN, source: 'twilio' });
  });

  it.each(['', 'aws.twilio', 'with space', 'x'.repeat(257)])('with the source %j is rejected', (source) => {
    const stack = testStack();
    const deliveries = { '/events': Delivery.toEventBridge(newBus(stack), { source }) };
    expect(() => templateOf(stack, deliveries)).toThrow(/`deliveries\['\/events'\]\.source` is ".*": must be/);
  });

  it.each(['', 'x'.repeat(129)])('with the detail type %j is rejected', (detailType) => {
    const stack = testStack();
    const deliveries = {
      '/events': Delivery.toEventBridge(newBus(stack), { source: 'twilio', detailType }),
    };
    expect(() => templateOf(stack, deliveries)).toThrow('must have 1 to 128 characters');
  });
});

describe('a bucket for large bodies', () => {
  it('is writable below one folder, with its key', () => {
    const stack = testStack({ env: { region: 'eu-west-1', account: '123456789012' } });
    const largeBodies = Bucket.fromBucketAttributes(stack, 'Bodies', {
      bucketName: 'bodies',
      encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1'),
    }) as IBucket;
    const template = templateOf(stack, { '/status': Delivery.toSqs(importedQueue(stack), { largeBodies }) });

    const [, put, key] = granted(template);
    expect(put).toMatchObject({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::bodies/twilio-webhook/*' });
    expect(key).toMatchObject({ Action: 'kms:GenerateDataKey' });
  });

  it('in another region is rejected', () => {
    const stack = testStack({ env: { region: 'eu-west-1', account: '123456789012' } });
    const largeBodies = Bucket.fromBucketAttributes(stack, 'Bodies', {
      bucketName: 'bodies',
      region: 'us-east-1',
    }) as IBucket;
    const deliveries = { '/status': Delivery.toSqs(importedQueue(stack), { largeBodies }) };
    expect(() => templateOf(stack, deliveries)).toThrow('the bucket is in another account or region than the function');
  });
});
