import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AuthToken } from '../auth-token';

/** What of a webhook is checked. */
export interface CheckedWebhook {
  /** The function that answers requests. */
  readonly handler: IFunction;
  /** Where the tokens are that Twilio signs with. */
  readonly authToken: AuthToken;
  /** Below each origin, what the self-check asks. */
  readonly path: string;
  /** All public origins, and later those of doors that are added. */
  readonly publicOrigins: readonly string[];
  /** Those of them that are of what stands in front of the doors. */
  readonly proxies: readonly string[];
  /** Whom the canary's alarm tells unless it has a topic of its own. */
  readonly topic?: ITopic | undefined;
}
