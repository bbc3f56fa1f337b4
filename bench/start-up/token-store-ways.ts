/** A way to read a token. */
export interface Way {
  readonly name: string;
  /** Source of a function body that returns the token. `url` is that of the stand-in. */
  readonly code: string;
  readonly scheme: 'http' | 'https';
  /** Packages outside of the bundle, like the AWS SDK in Lambda's runtime. */
  readonly external?: string[];
}

const SDK = `
  const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ endpoint: url });
  return (await client.send(new GetSecretValueCommand({ SecretId: 'twilio' }))).SecretString;`;
const OURS = `
  const { readStored } = await import('../../lambda/aws/store');
  const env = { ...process.env, AWS_ENDPOINT_URL: url };
  return (await readStored({ store: 'secrets-manager', id: 'twilio' }, env, Date.now() + 6000)).text;`;
const FETCH = `
  const { sign } = require('aws4');
  const { host } = new URL(url);
  const headers = { Host: host, 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'secretsmanager.GetSecretValue' };
  const body = JSON.stringify({ SecretId: 'twilio' });
  const signed = sign({ service: 'secretsmanager', region: 'eu-west-1', method: 'POST', path: '/', headers, body });
  return (await (await fetch(url, { method: 'POST', headers: signed.headers, body })).json()).SecretString;`;
const EXTENSION = `
  const { get } = require('node:http');
  const headers = { 'X-Aws-Parameters-Secrets-Token': 'session' };
  const body = await new Promise((resolve, reject) => get(url + '/secretsmanager/get?secretId=twilio', { headers }, (answer) => {
    let text = '';
    answer.on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text));
  }).on('error', reject));
  return JSON.parse(body).SecretString;`;

/** All ways, in the order of their turns. */
export const WAYS: readonly Way[] = [
  { name: 'nothing (a token in the code)', code: "return 'token';", scheme: 'http' },
  { name: 'Lambda extension, http, our side only', code: EXTENSION, scheme: 'http' },
  { name: 'aws4 over node:http (this package)', code: OURS, scheme: 'http' },
  { name: 'aws4 over fetch, http', code: FETCH, scheme: 'http' },
  { name: 'AWS SDK v3, bundled, http', code: SDK, scheme: 'http' },
  { name: 'AWS SDK v3, external like in the runtime, http', code: SDK, scheme: 'http', external: ['@aws-sdk/*'] },
  { name: 'aws4 over node:https (this package)', code: OURS, scheme: 'https' },
  { name: 'aws4 over fetch, https', code: FETCH, scheme: 'https' },
  { name: 'AWS SDK v3, bundled, https', code: SDK, scheme: 'https' },
];
