import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ROOT } from '../../../scripts/build/paths';
import { post } from './calls';
import { type CdkResult, cdk } from './cdk';
import type { Emulator } from './emulator';
import { createSecret, deleteSecret, putSecretValue } from './service';
import { adaptTemplates } from './templates';

/** A step that didn't end as expected. */
export class StepError extends Error {}

/** A step of the proof, in the order of the columns of docs/proof.md. */
export const STEPS = [
  'deployed',
  'signed accepted',
  'forged refused',
  'updated',
  'token rotated',
  'missing secret rolled back',
  'destroyed',
] as const;

export type Step = (typeof STEPS)[number];

const ROTATION_MS = 75_000;
const PAUSE_MS = 2_000;

/** The default app behind one front door, from its first deployment to its removal. */
export class DoorRun {
  private readonly secret: string;
  private readonly stackName: string;
  private url = '';

  public constructor(
    private readonly emulator: Emulator,
    private readonly folder: string,
    private readonly frontDoor: string,
  ) {
    this.secret = `twilio/${frontDoor}`;
    this.stackName = `Proof-${frontDoor}`;
  }

  /** Runs every step. @throws {StepError} at the first that fails. */
  public async run(passed: (step: Step) => void): Promise<void> {
    const [first, second, wrong] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];
    await createSecret(this.emulator, this.secret, first);
    this.expectOk(await this.deploy('first', {}));
    passed('deployed');
    this.expectStatus(await post(this.emulator, `${this.url}?tenant=7`, first), 200);
    passed('signed accepted');
    this.expectStatus(await post(this.emulator, `${this.url}?tenant=7`, wrong), 403);
    passed('forged refused');

    this.expectOk(await this.deploy('second', { publicOrigins: 'https://hooks.example.com' }));
    this.expectStatus(await post(this.emulator, this.url, first), 200);
    passed('updated');

    await putSecretValue(this.emulator, this.secret, second);
    await this.expectSoon(second);
    passed('token rotated');

    await deleteSecret(this.emulator, this.secret);
    this.expectRollback(await this.deploy('third', { publicOrigins: 'https://other.example.com' }));
    passed('missing secret rolled back');

    this.expectOk(await this.cdk(['destroy', '--app', join(this.folder, 'third'), '--force']));
    passed('destroyed');
  }

  /** Synthesizes the app as its README says, adapts the templates, and deploys them. */
  private async deploy(name: string, context: Readonly<Record<string, string>>): Promise<CdkResult> {
    const assembly = join(this.folder, name);
    const all = { frontDoor: this.frontDoor, authTokenSecret: this.secret, stackName: this.stackName, ...context };
    const given = Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    this.expectOk(await this.cdk(['synth', '--quiet', '--output', assembly, ...given], ROOT));
    adaptTemplates(assembly);
    const outputs = join(this.folder, `${name}.outputs.json`);
    const flags = ['--require-approval', 'never', '--progress', 'events', '--outputs-file', outputs];
    const result = await this.cdk(['deploy', '--app', assembly, ...flags]);
    if (result.ok && this.url === '') this.url = voiceUrl(outputs);
    return result;
  }

  private cdk(args: readonly string[], cwd?: string): Promise<CdkResult> {
    return cdk(this.emulator, this.folder, args, cwd);
  }

  private expectOk({ ok, output }: CdkResult): void {
    if (!ok) throw new StepError(output);
  }

  private expectStatus(status: number, wanted: number): void {
    if (status !== wanted) throw new StepError(`${this.url} answers ${status} instead of ${wanted}.`);
  }

  /** A refused signature makes the function read the token again, at most once a minute. */
  private async expectSoon(token: string): Promise<void> {
    for (let waited = 0; waited < ROTATION_MS; waited += PAUSE_MS) {
      if ((await post(this.emulator, this.url, token)) === 200) return;
      await setTimeout(PAUSE_MS);
    }
    this.expectStatus(await post(this.emulator, this.url, token), 200);
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
