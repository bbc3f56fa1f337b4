import type { Stack } from 'aws-cdk-lib';
import {
  CfnRoute,
  InterfaceVpcEndpointAwsService,
  type ISubnet,
  type IVpc,
  SubnetType,
  Vpc,
  type VpcProps,
} from 'aws-cdk-lib/aws-ec2';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, it } from 'vitest';
import { AuthToken, type TwilioWebhookProps } from '../../../lib';
import { validateTokenReachable } from '../../../lib/function/vpc-egress';
import { secretToken, testStack } from '../stack';

const ISOLATED: VpcProps = {
  maxAzs: 1,
  natGateways: 0,
  subnetConfiguration: [
    { name: 'Public', subnetType: SubnetType.PUBLIC },
    { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
  ],
};

function check(stack: Stack, vpc: IVpc, props: Partial<TwilioWebhookProps> = {}): string[] {
  return validateTokenReachable({ vpc, ...props }, props.authToken ?? secretToken(stack));
}

function isolated(stack: Stack): Vpc {
  return new Vpc(stack, 'Vpc', ISOLATED);
}

describe('a function in a VPC', () => {
  it('must be able to reach the token', () => {
    const stack = testStack();

    expect(check(stack, isolated(stack) as IVpc)).toEqual([
      '`vpc` is "Test/Vpc": the function can\'t reach the auth token from the subnets IsolatedSubnet1, so every request ' +
        'would get a 503. Fix: add an endpoint with `vpc.addInterfaceEndpoint("Token", { service: ' +
        'InterfaceVpcEndpointAwsService.SECRETS_MANAGER })`, choose `vpcSubnets` with a NAT gateway, or leave `vpc` out.',
    ]);
  });

  it("can't use an internet gateway", () => {
    const stack = testStack();

    expect(check(stack, isolated(stack) as IVpc, { vpcSubnets: { subnetType: SubnetType.PUBLIC } })).toHaveLength(1);
  });

  it.each<[string, (vpc: Vpc) => void]>([
    [
      'an endpoint',
      (vpc) => vpc.addInterfaceEndpoint('Token', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER }),
    ],
    [
      'a default route of any kind',
      (vpc) => {
        const { routeTable } = vpc.isolatedSubnets[0] as ISubnet;
        const transitGatewayId = 'tgw-1';
        new CfnRoute(vpc, 'Out', {
          routeTableId: routeTable.routeTableId,
          destinationCidrBlock: '0.0.0.0/0',
          transitGatewayId,
        });
      },
    ],
  ])('can reach the token through %s', (_, add) => {
    const stack = testStack();
    const vpc = isolated(stack);
    add(vpc);

    expect(check(stack, vpc as IVpc)).toEqual([]);
  });

  it('requires the endpoint of the service that stores the token', () => {
    const stack = testStack();
    const vpc = isolated(stack);
    vpc.addInterfaceEndpoint('Token', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
    const attributes = { parameterName: '/twilio/token' };
    const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', attributes);

    expect(check(stack, vpc as IVpc, { authToken: AuthToken.fromSsmParameter(parameter) })).toEqual([
      expect.stringContaining('InterfaceVpcEndpointAwsService.SSM'),
    ]);
  });

  it.each<[string, (stack: Stack) => IVpc]>([
    ['has a NAT gateway', (stack) => new Vpc(stack, 'Vpc', { maxAzs: 1 }) as IVpc],
    ['is imported', (stack) => Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] })],
  ])('is assumed to reach the token if the VPC %s', (_, vpc) => {
    const stack = testStack();

    expect(check(stack, vpc(stack))).toEqual([]);
  });
});
