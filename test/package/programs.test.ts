import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, UserProject } from './user-project';

const BIN = 'node_modules/cdk-twilio-webhook/dist/bin';

describe('the programs of the installed package', () => {
  let user: UserProject;
  beforeAll(async () => {
    user = await UserProject.create(['aws-cdk-lib', 'constructs']);
  });
  afterAll(() => user.remove());

  it('start with a shebang', () => {
    const tool = readFileSync(join(user.folder, BIN, 'twilio-webhook.js'), 'utf8');
    expect(tool).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('the tool lists its commands', async () => {
    const { code, stdout } = await user.node(join(BIN, 'twilio-webhook.js'), '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('dev');
  });

  it('the tool prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const printed = await user.node(join(BIN, 'twilio-webhook.js'), '--version');
    expect(printed).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each(['dev', 'send', 'explain', 'doctor', 'point'])('the help of %s has exit codes and examples', async (name) => {
    const { code, stdout } = await user.node(join(BIN, 'twilio-webhook.js'), name, '--help');
    expect(stdout).toMatch(/^Exit codes: 0 /m);
    expect(stdout).toMatch(/^Examples:\n {2}\$ twilio-webhook /m);
    expect(stdout).toContain('--json');
    expect(code).toBe(0);
  });

  it('the tool runs the shipped app behind all doors', async () => {
    const { code, stdout, stderr } = await user.node(join(BIN, 'twilio-webhook.js'), 'dev', '--once');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('/voice');
  });

  it('the app can be deployed from the package', async () => {
    const cdk = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const context = ['-c', 'frontDoor=rest-api', '-c', 'authTokenSecret=twilio/auth-token'];
    const { code, stderr } = await user.node(cdk, 'synth', '--quiet', '--app', `node ${BIN}/app.js`, ...context);
    expect(stderr).not.toContain('Error');
    expect(code).toBe(0);
  });
});
