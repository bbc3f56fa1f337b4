import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateBindings } from '../../scripts/languages/pacmak';
import { hasPython, nameClashes, programCalls } from '../../scripts/languages/python';
import { blocksOf } from '../docs/documents';
import { ROOT, UserProject } from './user-project';

const python = hasPython();
if (!python) console.warn("python3 isn't installed. The Python bindings, examples, and documents are NOT checked.");

const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((name) =>
  existsSync(join(ROOT, 'examples', name, 'app.py')),
);

/** Returns a block as a program. A block without imports is the inside of a stack's constructor, and has its classes. */
function toProgram(text: string): string {
  if (/^from cdk_twilio_webhook import/m.test(text)) return text;
  const classes = [...text.matchAll(/(?<![.\w"'])[A-Z]\w+(?=[.(])/g)].map(([name]) => name);
  return `from cdk_twilio_webhook import ${[...new Set(classes)].join(', ')}\n${text}`;
}

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

  it.each(EXAMPLES)('match the calls of the example %s', (name) => {
    const program = join(ROOT, 'examples', name, 'app.py');
    expect(programCalls(outdir, program)).toEqual({ ok: true, report: expect.stringMatching(/^\d+ calls match$/) });
  });

  it('match the calls in the documents', () => {
    const checked = blocksOf('python').map(({ place, text }) => {
      const { report } = programCalls(outdir, user.write('block.py', toProgram(text)));
      return { place, report };
    });

    expect(checked.length).toBeGreaterThanOrEqual(9);
    expect(checked.filter(({ report }) => !/^[1-9]\d* calls match$/.test(report))).toEqual([]);
    expect(programCalls(outdir, user.write('block.py', toProgram('Webhook(self, front_door=None)')))).toEqual({
      ok: false,
      report: 'line 1: cdk_twilio_webhook has no Webhook',
    });
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
