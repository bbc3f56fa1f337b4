import { RemovalPolicy } from 'aws-cdk-lib';
import { type CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ManagedAuthTokenProps } from './managed-secret-props';
import { addRotation, checkedRotation, SECRET_TYPE } from './token-rotation';

/** An empty secret of the type that Secrets Manager rotates at Twilio, with its rotation if that is wanted. */
export function managedSecret(scope: Construct, id: string, props: ManagedAuthTokenProps): ISecret {
  const { encryptionKey, secretName } = props;
  const own = new Construct(scope, id);
  const rotation = checkedRotation(own, props);
  const secret = new Secret(own, 'Secret', {
    description: 'Twilio auth token that Secrets Manager rotates',
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    ...(encryptionKey ? { encryptionKey } : {}),
    ...(secretName === undefined ? {} : { secretName }),
  });
  const resource = secret.node.defaultChild as CfnSecret;
  // An override, because the property is younger than the oldest aws-cdk-lib allowed.
  resource.addPropertyOverride('Type', SECRET_TYPE);
  // CloudFormation leaves a secret empty that has neither this nor a value; CDK would have a password generated.
  resource.addPropertyDeletionOverride('GenerateSecretString');
  if (rotation) addRotation(own, secret as ISecret, rotation);
  return secret as ISecret;
}
