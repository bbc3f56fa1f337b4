import { type Emulator, REGION } from './emulator';

/** Calls an operation of a service that speaks AWS's JSON protocol. The emulator checks no signatures. */
async function call(
  { endpoint }: Emulator,
  service: string,
  target: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const scope = `test/20260101/${REGION}/${service}/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target} answers ${response.status}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

export async function createSecret(emulator: Emulator, name: string, value: string): Promise<void> {
  await call(emulator, 'secretsmanager', 'secretsmanager.CreateSecret', { Name: name, SecretString: value });
}

export async function putSecretValue(emulator: Emulator, name: string, value: string): Promise<void> {
  await call(emulator, 'secretsmanager', 'secretsmanager.PutSecretValue', { SecretId: name, SecretString: value });
}

export async function deleteSecret(emulator: Emulator, name: string): Promise<void> {
  await call(emulator, 'secretsmanager', 'secretsmanager.DeleteSecret', {
    SecretId: name,
    ForceDeleteWithoutRecovery: true,
  });
}
