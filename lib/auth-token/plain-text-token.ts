import { Stack, Token } from 'aws-cdk-lib';
import { CfnSecret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { type IParameter, ParameterType } from 'aws-cdk-lib/aws-ssm';
import { configurationError } from '../validation';

/** Refuses a secret whose value stands in the template. */
export function refusePlainTextSecret(secret: ISecret): void {
  const resource = secret.node.defaultChild;
  if (!(resource instanceof CfnSecret)) return;
  if (typeof Stack.of(secret).resolve(resource.secretString) !== 'string') return;
  throw configurationError(secret, {
    prop: 'authToken',
    problem: 'the secret has its value in the template, where everyone who can read the stack can read it',
    fix: 'store the token with "aws secretsmanager create-secret" and use Secret.fromSecretNameV2(…)',
  });
}

/** Refuses a parameter that is not encrypted. */
export function refuseReadableParameter(parameter: IParameter): void {
  const type = parameter.parameterType;
  if (type === ParameterType.SECURE_STRING) return;
  throw configurationError(parameter, {
    prop: 'authToken',
    problem: `the parameter is of type ${Token.isUnresolved(type) ? 'String' : type}, which keeps the token in plain text; it must be a SecureString`,
    fix: 'store the token with "aws ssm put-parameter --type SecureString" and use StringParameter.fromSecureStringParameterAttributes(…)',
  });
}
