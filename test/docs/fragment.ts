/**
 * Names that a fragment can use without declaring them. A block without imports is the inside of a stack's constructor.
 * Its own declarations shadow these.
 */
const CONSTRUCTOR = `import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import * as construct from 'cdk-twilio-webhook';
const { AuthToken, Delivery, FrontDoor, Idempotency, PhoneNumberPointing, RetryPolicy, SelfCheck } = construct;
const { ConversationRelay, TwilioWebhook, WebAcl, WebhookDashboard } = construct;
declare const authToken: construct.AuthToken, webhook: construct.TwilioWebhook;
declare const bus: IEventBus, certificate: ICertificate, credentials: ISecret, existingApi: IHttpApi;
declare const existingFunction: IFunction, hostedZone: IHostedZone, secret: ISecret, topic: ITopic, vpc: IVpc;
declare const queue: IQueue;
export class Fragment extends Stack { public add(): void {
`;

/** Tests without a runner's import use jest's globals. */
const JEST = "import { describe, expect, jest, test } from '@jest/globals';\n";

/** Returns a block as a module, and the number of lines added before it. */
export function toModule(text: string): { readonly text: string; readonly before: number } {
  const isModule = /^(?:import|export)\s/m.test(text);
  if (!isModule) return { text: `${CONSTRUCTOR}${text}\n} }`, before: CONSTRUCTOR.split('\n').length - 1 };
  const isTest = /^\/\/ \S+\.test\.ts$/m.test(text.split('\n', 1)[0] ?? '');
  if (isTest && !/from '(?:vitest|node:test|@jest\/globals)'/.test(text)) return { text: JEST + text, before: 1 };
  return { text: `${text}\nexport {};\n`, before: 0 };
}
