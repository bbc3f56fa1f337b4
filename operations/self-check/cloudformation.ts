import { createHash } from 'node:crypto';
import { send } from '../../lambda/http';

/** The part of a custom resource's event that is used here. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  /** CloudFormation turns every value into a string. */
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
export interface CustomResourceResponse {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
}

/** Keeps the response below CloudFormation's limit of 4096 bytes. */
const MAX_REASON = 1_500;
const RESPOND_MS = 10_000;
const ID_FORM = /^self-check:([0-9a-f]{16}):([0-9a-f]{16}|none)$/;

/**
 * Whether these properties passed last time, or the time before. CloudFormation returns to them when it rolls back, and
 * a failure would leave the stack in `UPDATE_ROLLBACK_FAILED`.
 */
export function isRollback({ PhysicalResourceId, ResourceProperties }: CustomResourceEvent): boolean {
  return passedBefore(PhysicalResourceId).includes(hashOf(ResourceProperties));
}

/** Reports that these properties passed. The physical ID records them, and those that passed before. */
export function passed({ PhysicalResourceId, ResourceProperties }: CustomResourceEvent): CustomResourceResponse {
  const [last = 'none'] = passedBefore(PhysicalResourceId);
  return { Status: 'SUCCESS', PhysicalResourceId: `self-check:${hashOf(ResourceProperties)}:${last}` };
}

/** Reports success, and keeps the physical ID. */
export function unchanged({ PhysicalResourceId }: CustomResourceEvent): CustomResourceResponse {
  return { Status: 'SUCCESS', PhysicalResourceId: PhysicalResourceId ?? 'self-check' };
}

/** Reports a failure, which rolls the deployment back. */
export function failed({ PhysicalResourceId }: CustomResourceEvent, reason: string): CustomResourceResponse {
  const Reason = reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON)}…` : reason;
  return { Status: 'FAILED', Reason, PhysicalResourceId: PhysicalResourceId ?? 'self-check' };
}

/**
 * Sends the response to CloudFormation's presigned S3 URL.
 *
 * @throws when the connection fails, or when S3 refuses the response.
 */
export async function respond(event: CustomResourceEvent, response: CustomResourceResponse): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResponseURL: url } = event;
  const body = JSON.stringify({ ...response, StackId, RequestId, LogicalResourceId });
  // The URL is signed without a content type.
  const headers = { 'Content-Type': '' };
  const { status } = await send({ method: 'PUT', url, headers, body, timeoutMs: RESPOND_MS, maxBytes: 0 });
  if (status >= 300) throw new Error(`S3 refused the response to CloudFormation (${status}).`);
}

/** Hashes the properties that the check depends on. */
function hashOf(properties: CustomResourceEvent['ResourceProperties']): string {
  const { ServiceToken: _function, ServiceTimeout: _timeout, ...own } = properties;
  const sorted = Object.entries(own).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}

function passedBefore(id: string | undefined): string[] {
  return (ID_FORM.exec(id ?? '') ?? []).slice(1).filter((hash) => hash !== 'none');
}
