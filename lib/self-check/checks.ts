import { Annotations, type CustomResource, type Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type Canary, canary } from './canary';
import { checkOnDeployment } from './deployment';
import { selfCheckFunction, waitOf } from './function';
import type { CheckedWebhook, SelfCheckConfig, SelfCheckOptions } from './options';
import {
  type CheckedDoor,
  checkOrigins,
  emptySecret,
  type NotChecked,
  notCheckedBecause,
  partsOf,
  withoutProxies,
} from './origins';

/** What was asked for. */
export interface CheckPlan extends SelfCheckOptions {
  readonly when: 'automatic' | 'always' | 'off';
}

/** The checks of one webhook, which grow with its doors. What calls the function is made once there is something to check. */
export class Checks {
  private readonly origins: string[] = [];
  /** What has to be in place, and whose changes are checked again. */
  private readonly parts: Construct[];
  private readonly wait: Duration;
  private readonly automatic: boolean;
  private deployment: CustomResource | undefined;
  private canary: Canary | undefined;
  private made: IFunction | undefined;

  public constructor(
    private readonly scope: Construct,
    private readonly plan: CheckPlan,
    private readonly webhook: CheckedWebhook,
  ) {
    this.wait = waitOf(scope, plan.timeout);
    checkOrigins(scope, [...(plan.origins ?? []), ...(plan.canary?.origins ?? [])]);
    this.parts = [webhook.handler];
    this.automatic = plan.when === 'automatic' && plan.origins === undefined && !this.without(emptySecret(webhook));
    if (this.automatic) this.without(withoutProxies(webhook));
  }

  /** What there is by now. */
  public get config(): SelfCheckConfig {
    return {
      checkedOrigins: [...this.origins],
      ...(this.made ? { function: this.made } : {}),
      ...(this.canary ? { canaryAlarm: this.canary.alarm } : {}),
    };
  }

  /** Checks a door too, once it is in place. */
  public add(door: CheckedDoor): void {
    const own = this.originsOf(door);
    if (own.length > 0) this.onDeployment(door, own);
    if (this.plan.canary) this.later(door);
  }

  private originsOf(door: CheckedDoor): readonly string[] {
    const { when, origins } = this.plan;
    if (when === 'off') return [];
    if (origins) return origins;
    if (when === 'always') return this.webhook.publicOrigins;
    return this.automatic && !this.without(notCheckedBecause(door)) ? [door.frontDoor.url] : [];
  }

  /** One check for all doors: it waits for each, and names the origin that fails. */
  private onDeployment(door: CheckedDoor, origins: readonly string[]): void {
    this.origins.push(...origins.filter((origin) => !this.origins.includes(origin)));
    const parts = partsOf(door);
    this.parts.push(...parts);
    this.deployment ??= checkOnDeployment(this.scope, {
      checker: this.checker(),
      wait: this.wait,
      webhook: this.webhook,
      origins: this.origins,
      parts: this.parts,
    });
    this.deployment.node.addDependency(this.webhook.handler, ...parts);
  }

  /** Not before there is something to check. */
  private later(door: CheckedDoor): void {
    const { topic = this.webhook.topic, ...options } = this.plan.canary ?? {};
    const { publicOrigins, path } = this.webhook;
    this.canary ??= canary(this.scope, { ...options, checker: this.checker(), topic, publicOrigins, path });
    const before = this.deployment ? [this.deployment] : [];
    this.canary.rule.node.addDependency(this.webhook.handler, ...partsOf(door), ...before);
  }

  private checker(): IFunction {
    this.made ??= selfCheckFunction(this.scope, this.webhook.authToken, this.wait);
    return this.made;
  }

  private without(reason: NotChecked | undefined): boolean {
    if (reason) Annotations.of(this.scope).addInfoV2(`cdk-twilio-webhook:${reason.id}`, reason.words);
    return reason !== undefined;
  }
}
