/** `STORE` is set when the bundle is made: the token is then read from Secrets Manager, with AWS's SDK as people do. */
export async function readToken() {
  if (!STORE) return process.env.TWILIO_AUTH_TOKEN;
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({});
  const answer = await client.send(new GetSecretValueCommand({ SecretId: process.env.TWILIO_AUTH_TOKEN_SECRET_ARN }));
  return answer.SecretString;
}
