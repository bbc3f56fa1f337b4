import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateBindings } from '../../scripts/languages/pacmak';
import { hasPython, nameClashes, programCalls } from '../../scripts/languages/python';
import { ROOT, UserProject } from './user-project';

const python = hasPython();
if (!python) console.warn("python3 isn't installed. The Python bindings and the example are NOT checked.");

const MISTAKES = `
import cdk_twilio_webhook as twilio
from cdk_twilio_webhook import AuthTokens

token = twilio.AuthToken.from_secret("arn")
token = twilio.AuthToken.from_secrets_manager()
webhook = twilio.TwilioWebhook(
    None,
    "Webhook",
    auth_token=token,
    frontDoor=None,
)
webhook = twilio.TwilioWebhook(
    None, "Webhook", auth_token=token, alarms={"handlerErrors": 5}, front_door=twilio.FrontDoor.rest_api(base="hooks")
)
webhook.urlFor("/voice")
print(webhook.url_for("/voice", "/message", retry_policy=twilio.RetryPolicy.NEVER))
`;

const FOUND = [
  'line 3: cdk_twilio_webhook has no AuthTokens',
  'line 5: AuthToken has no from_secret',
  "line 6: AuthToken.from_secrets_manager: missing a required argument: 'secret'",
  "line 7: TwilioWebhook: got an unexpected keyword argument 'frontDoor'",
  "line 14: FrontDoor.rest_api: got an unexpected keyword argument 'base'",
  "line 14: AlarmOptions: got an unexpected keyword argument 'handlerErrors'",
  'line 16: TwilioWebhook has no urlFor',
  'line 17: RetryPolicy has no NEVER',
  'line 17: TwilioWebhook.url_for: too many positional arguments',
];

const CLASHES = `
class Doubled:
    pass

class Doubled:
    def url(self): pass
    def url(self): pass
    def reach(self, origin_, *, origin): pass
`;

describe.skipIf(!python)('the Python bindings', () => {
  let user: UserProject;
  let outdir: string;

  beforeAll(async () => {
    user = await UserProject.create(['aws-cdk-lib', 'constructs']);
    outdir = join(user.folder, 'bindings');
    generateBindings(join(user.folder, 'node_modules', 'cdk-twilio-webhook'), outdir, ['python']);
  });
  afterAll(() => user.remove());

  it('have neither duplicate nor renamed names', () => {
    expect(nameClashes(outdir)).toEqual({ ok: true, report: expect.stringMatching(/^\d+ classes without clashes$/) });
  });

  it('match the calls of the Python example', () => {
    const program = join(ROOT, 'examples', 'python-quick-start', 'app.py');
    expect(programCalls(outdir, program)).toEqual({ ok: true, report: expect.stringMatching(/^\d+ calls match$/) });
  });

  it('reveal wrong names and arguments', () => {
    const { ok, report } = programCalls(outdir, user.write('mistakes.py', MISTAKES));
    expect({ ok, found: report.split('\n') }).toEqual({ ok: false, found: FOUND });
    expect(programCalls(outdir, user.write('nothing.py', 'import aws_cdk'))).toMatchObject({ ok: false });
  });

  it('reveal clashing names', () => {
    user.write(join('clashing', 'python', 'src', 'cdk_twilio_webhook', '__init__.py'), CLASHES);
    const { ok, report } = nameClashes(join(user.folder, 'clashing'));
    expect({ ok, found: report.split('\n') }).toEqual({
      ok: false,
      found: [
        'Doubled is generated more than once',
        'Doubled.url is generated more than once',
        'Doubled.reach: origin_ was renamed, because Python or a prop uses that name',
      ],
    });
  });
});
