import { createHash } from 'node:crypto';
import { send } from '../../lambda/http';

/** What CloudFormation hands a custom resource's function, as far as it is used here. */
export interface DeploymentEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  /** CloudFormation makes text of all that is in them. */
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
}

/** What CloudFormation is told. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
export interface DeploymentAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
}

/** The whole answer may have 4096 bytes. */
const MAX_REASON = 1_500;
const RESPOND_MS = 10_000;
const FORM = /^self-check:([0-9a-f]{16}):([0-9a-f]{16}|none)$/;

/**
 * Whether these properties are those that passed last, or before that: CloudFormation comes back to them when it rolls
 * back, and a failure would then leave the stack stuck in `UPDATE_ROLLBACK_FAILED`.
 */
export function isReturn({ PhysicalResourceId, ResourceProperties }: DeploymentEvent): boolean {
  return passedBefore(PhysicalResourceId).includes(hashOf(ResourceProperties));
}

/** These properties have passed. The id remembers them, and those that passed before. */
export function passed({ PhysicalResourceId, ResourceProperties }: DeploymentEvent): DeploymentAnswer {
  const [last = 'none'] = passedBefore(PhysicalResourceId);
  return { Status: 'SUCCESS', PhysicalResourceId: `self-check:${hashOf(ResourceProperties)}:${last}` };
}

/** Nothing was to be done. */
export function untouched({ PhysicalResourceId }: DeploymentEvent): DeploymentAnswer {
  return { Status: 'SUCCESS', PhysicalResourceId: PhysicalResourceId ?? 'self-check' };
}

/** The deployment rolls back. */
export function failed({ PhysicalResourceId }: DeploymentEvent, reason: string): DeploymentAnswer {
  const Reason = reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON)}…` : reason;
  return { Status: 'FAILED', Reason, PhysicalResourceId: PhysicalResourceId ?? 'self-check' };
}

/**
 * Sends CloudFormation its answer, to the presigned S3 URL of the event.
 *
 * @throws when the connection fails, or when S3 refuses the answer.
 */
export async function respond(event: DeploymentEvent, answer: DeploymentAnswer): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResponseURL: url } = event;
  const body = JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId });
  // The URL is signed without a content type.
  const headers = { 'Content-Type': '' };
  const { status } = await send({ method: 'PUT', url, headers, body, timeoutMs: RESPOND_MS, maxBytes: 0 });
  if (status >= 300) throw new Error(`CloudFormation's answer was refused (${status}).`);
}

/** The request's own ids change; what the check depends on stands in the properties. */
function hashOf(properties: DeploymentEvent['ResourceProperties']): string {
  const { ServiceToken: _function, ServiceTimeout: _timeout, ...own } = properties;
  const sorted = Object.entries(own).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}

function passedBefore(id: string | undefined): string[] {
  return (FORM.exec(id ?? '') ?? []).slice(1).filter((hash) => hash !== 'none');
}
