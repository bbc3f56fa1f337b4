import { Annotations, type CustomResource, type Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { checkPublicOrigins } from '../front-door';
import { configurationError } from '../validation';
import { type Canary, canary } from './canary';
import { checkOnDeployment } from './deployment';
import { selfCheckFunction, waitOf } from './function';
import type { CanaryOptions, CheckedWebhook, SelfCheckConfig, SelfCheckOptions } from './options';
import { type CheckedDoor, emptySecret, type NotChecked, notCheckedBecause, partsOf, withoutProxies } from './origins';

/** The checks that the user chose. */
export interface CheckPlan {
  /** `undefined` if deployments aren't checked. */
  readonly deployment?: SelfCheckOptions | undefined;
  /** `undefined` without a canary. */
  readonly canary?: CanaryOptions | undefined;
}

/** The checks of one webhook, which grow with its front doors. Creates the function once there is something to check. */
export class Checks {
  private readonly origins: string[] = [];
  /** The constructs to wait for, whose changes are checked again. */
  private readonly parts: Construct[];
  private readonly wait: Duration;
  /** Whether to check each front door that answers as soon as it is deployed. */
  private readonly byDoor: boolean;
  private deployment: CustomResource | undefined;
  private canary: Canary | undefined;
  private checker: IFunction | undefined;

  public constructor(
    private readonly scope: Construct,
    private readonly plan: CheckPlan,
    private readonly webhook: CheckedWebhook,
  ) {
    const { deployment, canary } = plan;
    this.wait = waitOf(scope, deployment?.timeout);
    checkOrigins(scope, [...(deployment?.origins ?? []), ...(canary?.origins ?? [])]);
    this.parts = [webhook.handler];
    this.byDoor = isByDoor(scope, deployment) && !this.skips(emptySecret(webhook));
    if (this.byDoor) this.skips(withoutProxies(webhook));
  }

  /** The resources that exist by now. */
  public get config(): SelfCheckConfig {
    return {
      checkedOrigins: [...this.origins],
      ...(this.checker ? { function: this.checker } : {}),
      ...(this.canary ? { canaryAlarm: this.canary.alarm } : {}),
    };
  }

  /** Adds a front door once its resources exist. */
  public add(door: CheckedDoor): void {
    const origins = this.originsOf(door);
    if (origins.length > 0) this.checkOnDeployment(door, origins);
    if (this.plan.canary) this.checkOnSchedule(door, this.plan.canary);
  }

  private originsOf(door: CheckedDoor): readonly string[] {
    const { deployment } = this.plan;
    if (!deployment) return [];
    if (deployment.origins) return deployment.origins;
    if (deployment.allOrigins) return this.webhook.publicOrigins;
    return this.byDoor && !this.skips(notCheckedBecause(door)) ? [door.frontDoor.url] : [];
  }

  /** One custom resource for all front doors: it waits for each of them and names the origin that fails. */
  private checkOnDeployment(door: CheckedDoor, origins: readonly string[]): void {
    this.origins.push(...origins.filter((origin) => !this.origins.includes(origin)));
    const parts = partsOf(door);
    this.parts.push(...parts);
    this.deployment ??= checkOnDeployment(this.scope, {
      checker: this.function(),
      wait: this.wait,
      webhook: this.webhook,
      origins: this.origins,
      parts: this.parts,
    });
    this.deployment.node.addDependency(this.webhook.handler, ...parts);
  }

  private checkOnSchedule(door: CheckedDoor, { topic = this.webhook.topic, ...options }: CanaryOptions): void {
    const { publicOrigins, path } = this.webhook;
    this.canary ??= canary(this.scope, { ...options, checker: this.function(), topic, publicOrigins, path });
    const before = this.deployment ? [this.deployment] : [];
    this.canary.rule.node.addDependency(this.webhook.handler, ...partsOf(door), ...before);
  }

  private function(): IFunction {
    this.checker ??= selfCheckFunction(this.scope, this.webhook.authToken, this.wait);
    return this.checker;
  }

  private skips(reason: NotChecked | undefined): boolean {
    if (reason) Annotations.of(this.scope).addInfoV2(`cdk-twilio-webhook:${reason.id}`, reason.text);
    return reason !== undefined;
  }
}

/** Those of a relay begin with `wss:`. */
function checkOrigins(scope: Construct, origins: readonly string[]): void {
  const asHttps = origins.map((origin) => origin.replace(/^wss:/, 'https:'));
  checkPublicOrigins(scope, asHttps, 'selfCheck.origins');
}

function isByDoor(scope: Construct, deployment: SelfCheckOptions | undefined): boolean {
  if (!deployment?.origins) return deployment !== undefined && !deployment.allOrigins;
  if (!deployment.allOrigins) return false;
  throw configurationError(scope, {
    prop: 'selfCheck.allOrigins',
    problem: 'has no effect, because `origins` lists the origins to check',
    fix: 'remove one of them',
  });
}
