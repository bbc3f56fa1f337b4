import { describe, expect, it } from 'vitest';
import { ParameterStore } from '../../../operations/pointing/parameter-store';
import { awsError, type Behavior, CREDENTIALS, json, storesStandIn } from '../../lambda/auth-token/store-stand-in';

const PATH = '/webhook/point/PN1';
const REMEMBERED = { owner: 'Number', before: { VoiceUrl: 'https://old' }, ours: [{ VoiceUrl: 'https://new' }] };

async function store(behavior: Behavior) {
  const { stand, env } = await storesStandIn(behavior);
  return { stand, store: new ParameterStore(PATH, ['VoiceUrl', 'SmsUrl'], env) };
}

/** Answers with the parameter of one setting. */
const holding =
  (value: string): Behavior =>
  (call, response) => {
    const answer = call.question['Name'] === `${PATH}/VoiceUrl` ? json({ Parameter: { Value: value } }) : undefined;
    return (answer ?? awsError('ParameterNotFound'))(call, response);
  };

describe('reading', () => {
  it('returns the settings that have a parameter', async () => {
    const { store: own, stand } = await store(holding(JSON.stringify(REMEMBERED)));
    expect(await own.read()).toEqual({ VoiceUrl: REMEMBERED });
    expect(stand.calls.map(({ question }) => question['Name']).sort()).toEqual([`${PATH}/SmsUrl`, `${PATH}/VoiceUrl`]);
  });

  it('ignores a parameter that someone else wrote', async () => {
    const { store: own } = await store(holding('https://old'));
    expect(await own.read()).toEqual({});
  });

  it('fails when SSM refuses, because an unreadable setting may exist', async () => {
    const { store: own } = await store(awsError('AccessDeniedException'));
    await expect(own.read()).rejects.toThrow(/SSM Parameter Store, \/webhook\/point\/PN1\/\w+: .*AccessDenied/);
  });
});

describe('writing', () => {
  it.each([
    ['AccessDeniedException', 'answered AccessDeniedException (HTTP 400)'],
    ['not a code', 'answered an error without a code (HTTP 400)'],
    ['ParameterNotFound', 'answered ParameterNotFound (HTTP 400)'],
  ])('fails with the path but without the values when SSM answers %s', async (code, says) => {
    const { store: own } = await store(awsError(code));
    const error: unknown = await own.write('VoiceUrl', REMEMBERED).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(`SSM PutParameter, ${PATH}: ${says}`);
    expect(String(error)).not.toMatch(new RegExp(`https://old|${CREDENTIALS.AWS_SECRET_ACCESS_KEY}|marked-message`));
  });

  it('removes a setting that is already gone', async () => {
    const { store: own, stand } = await store(awsError('ParameterNotFound'));
    await expect(own.write('VoiceUrl', undefined)).resolves.toBeUndefined();
    expect(stand.calls.map(({ target }) => target)).toEqual(['AmazonSSM.DeleteParameter']);
  });

  it('fails to remove a setting when SSM refuses, because the next owner must not find it', async () => {
    const { store: own } = await store(awsError('AccessDeniedException'));
    await expect(own.write('VoiceUrl', undefined)).rejects.toThrow(`SSM DeleteParameter, ${PATH}: answered Access`);
  });

  it('fails with a clear message when nothing answers', async () => {
    const { store: own, stand } = await store(json({}));
    await stand.close();
    await expect(own.write('VoiceUrl', REMEMBERED)).rejects.toThrow('could not be asked (ECONNREFUSED)');
  });
});
