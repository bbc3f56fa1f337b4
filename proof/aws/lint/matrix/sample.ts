import type { Stack } from 'aws-cdk-lib';

/** Regions to deploy to: commercial ones, one that isn't enabled everywhere, GovCloud, and China. */
export const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'us-gov-west-1', 'cn-north-1'] as const;

export type Region = (typeof REGIONS)[number];

/** Regions of the partition `aws`, where each service in use exists. */
export const COMMERCIAL: readonly Region[] = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];

/** A stack of the matrix. */
export interface Sample {
  /** Name of the stack, which is also that of its template. */
  readonly name: string;

  /** Adds a webhook and what it needs. */
  readonly build: (stack: Stack) => void;

  /** Regions that have the services in use. @default - all */
  readonly regions?: readonly Region[];
}
