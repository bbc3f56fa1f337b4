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

  it('start with the line that makes them executable', () => {
    const tool = readFileSync(join(user.folder, BIN, 'twilio-webhook.js'), 'utf8');
    expect(tool).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('the tool tells its commands', async () => {
    const { code, stdout } = await user.node(join(BIN, 'twilio-webhook.js'), '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('dev');
  });

  it('the tool plays a round at all doors with the shipped app', async () => {
    const { code, stdout, stderr } = await user.node(join(BIN, 'twilio-webhook.js'), 'dev', '--once');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('/voice');
  });

  it('the app is deployable from there', async () => {
    const cdk = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const context = ['-c', 'frontDoor=rest-api', '-c', 'authTokenSecret=twilio/auth-token'];
    const { code, stderr } = await user.node(cdk, 'synth', '--quiet', '--app', `node ${BIN}/app.js`, ...context);
    expect(stderr).not.toContain('Error');
    expect(code).toBe(0);
  });
});
