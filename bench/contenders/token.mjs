/** Returns the token. The bundler defines `STORE`: if true, reads it from Secrets Manager with the AWS SDK. */
export async function readToken() {
  if (!STORE) return process.env.TWILIO_AUTH_TOKEN;
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({});
  const answer = await client.send(new GetSecretValueCommand({ SecretId: process.env.TWILIO_AUTH_TOKEN_SECRET_ARN }));
  return answer.SecretString;
}
