import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { post } from './calls';
import { type CdkResult, cdk } from './cdk';
import { type DEPLOYMENTS, DOORS, type Door, type Step, secretOf, stackOf } from './doors';
import type { Emulator } from './emulator';
import { registerFunction } from './load-balancer';
import { createSecret, deleteSecret, putSecretValue } from './service';
import { adaptTemplates } from './templates';

/** A step that didn't end as expected. */
export class StepError extends Error {}

const ROTATION_MS = 75_000;
const PAUSE_MS = 2_000;

/** The default app behind one front door, from its first deployment to its removal. */
export class DoorRun {
  private readonly door: Door;
  private readonly secret: string;
  private readonly stackName: string;
  private url = '';
  private below = '';

  /** @param folder folder with an assembly for each deployment. */
  public constructor(
    private readonly emulator: Emulator,
    private readonly folder: string,
    frontDoor: string,
  ) {
    this.door = DOORS[frontDoor] as Door;
    this.secret = secretOf(frontDoor);
    this.stackName = stackOf(frontDoor);
  }

  /** Runs every step that isn't skipped. @throws {StepError} at the first that fails. */
  public async run(passed: (step: Step) => void): Promise<void> {
    const [first, second, wrong] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];
    const step = async (name: Step, run: () => Promise<void>) => {
      if (this.door.skipped.includes(name)) return;
      await run();
      passed(name);
    };
    await createSecret(this.emulator, this.secret, first);
    await step('deployed', async () => this.expectOk(await this.deploy('first')));
    if (this.door.registers) this.below = await registerFunction(this.emulator, this.stackName);
    await step('self-check', async () => this.expectChecked());
    await step('signed accepted', () => this.expect(first, 200));
    await step('forged refused', () => this.expect(wrong, 403));
    await step('updated', async () => {
      this.expectOk(await this.deploy('second'));
      if (!this.door.skipped.includes('signed accepted')) await this.expect(first, 200);
    });
    await step('token rotated', async () => {
      await putSecretValue(this.emulator, this.secret, second);
      await this.expectSoon(second);
    });
    await step('missing secret rolled back', async () => {
      await deleteSecret(this.emulator, this.secret);
      this.expectRollback(await this.deploy('third'));
    });
    await step('destroyed', async () =>
      this.expectOk(await this.cdk(['destroy', '--app', join(this.folder, 'first'), '--force'])),
    );
  }

  /** Adapts the templates of a deployment, and deploys them. */
  private async deploy(name: keyof typeof DEPLOYMENTS): Promise<CdkResult> {
    const assembly = join(this.folder, name);
    adaptTemplates(assembly, this.door.leftOut);
    const outputs = join(this.folder, `${name}.outputs.json`);
    const flags = ['--require-approval', 'never', '--progress', 'events', '--outputs-file', outputs];
    const result = await this.cdk(['deploy', '--app', assembly, ...flags]);
    if (result.ok && this.url === '') this.url = voiceUrl(outputs);
    return result;
  }

  private cdk(args: readonly string[]): Promise<CdkResult> {
    return cdk(this.emulator, this.folder, args);
  }

  private expectOk({ ok, output }: CdkResult): void {
    if (!ok) throw new StepError(output);
  }

  /** The deployment waits for the custom resource, so it must be in the template that was deployed. */
  private expectChecked(): void {
    const template = readFileSync(join(this.folder, 'first', `${this.stackName}.template.json`), 'utf8');
    if (!template.includes('"Custom::TwilioWebhookSelfCheck"')) throw new StepError('There is no self-check.');
  }

  /** Posts a form, signed with a token. */
  private async expect(token: string, wanted: number): Promise<void> {
    this.expectStatus(await this.post(token), wanted);
  }

  private post(token: string): Promise<number> {
    return post(this.emulator, `${this.url}?tenant=7`, token, this.below);
  }

  private expectStatus(status: number, wanted: number): void {
    if (status !== wanted) throw new StepError(`${this.url} answers ${status} instead of ${wanted}.`);
  }

  /** A refused signature makes the function read the token again, at most once a minute. */
  private async expectSoon(token: string): Promise<void> {
    for (let waited = 0; waited < ROTATION_MS; waited += PAUSE_MS) {
      if ((await this.post(token)) === 200) return;
      await setTimeout(PAUSE_MS);
    }
    this.expectStatus(await this.post(token), 200);
  }

  private expectRollback({ ok, output }: CdkResult): void {
    if (ok) throw new StepError('The deployment without a secret succeeds.');
    if (!output.includes('[token-unavailable]')) throw new StepError(`The error doesn't name the cause:\n${output}`);
  }
}

function voiceUrl(outputs: string): string {
  const [stack = {}] = Object.values(
    JSON.parse(readFileSync(outputs, 'utf8')) as Record<string, { VoiceUrl?: string }>,
  );
  return stack.VoiceUrl ?? '';
}
