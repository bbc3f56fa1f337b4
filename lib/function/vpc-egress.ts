import { Stack } from 'aws-cdk-lib';
import { CfnRoute, CfnVPCEndpoint, type ISubnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import type { AuthToken } from '../auth-token';
import { Environment } from '../contract';
import { configurationError } from '../validation';

/** The services that tokens are kept in, by the variable that says so, and how CDK calls their endpoints. */
const SERVICES = {
  [Environment.authTokenSecretArn]: { name: 'secretsmanager', endpoint: 'SECRETS_MANAGER' },
  [Environment.authTokenParameterName]: { name: 'ssm', endpoint: 'SSM' },
} as const;

/**
 * What is wrong with a function in a VPC from which it could not read the token. Asked at synth, when all routes and
 * endpoints are made. A VPC that was looked up or imported is believed.
 */
export function validateTokenReachable({ vpc, vpcSubnets }: FunctionOptions, authToken: AuthToken): string[] {
  if (!(vpc instanceof Vpc)) return [];
  const closed = vpc.selectSubnets(vpcSubnets).subnets.filter((subnet) => !hasEgress(subnet, vpc));
  const missing = Object.entries(SERVICES)
    .filter(([variable]) => variable in authToken.environment)
    .map(([, service]) => service)
    .find(({ name }) => !hasEndpoint(vpc, name));
  if (closed.length === 0 || !missing) return [];
  const { message } = configurationError(undefined, {
    prop: 'vpc',
    value: vpc.node.path,
    problem: `from the subnets ${closed.map(({ node }) => node.id).join(', ')} there is no way to the auth token, so that every request would be answered 503`,
    fix:
      `add an endpoint: vpc.addInterfaceEndpoint("Token", { service: InterfaceVpcEndpointAwsService.${missing.endpoint} }), ` +
      'choose subnets with a NAT gateway as vpcSubnets, or leave vpc out',
  });
  return [message];
}

/** A function has no public address, so a route to an internet gateway is none for it. */
function hasEgress(subnet: ISubnet, vpc: Vpc): boolean {
  if (vpc.publicSubnets.includes(subnet)) return false;
  const routes = vpc.node.root.node.findAll().filter((part) => part instanceof CfnRoute);
  return routes.some(({ routeTableId }) => routeTableId === subnet.routeTable.routeTableId);
}

function hasEndpoint(vpc: Vpc, service: string): boolean {
  return vpc.node.root.node
    .findAll()
    .filter((part) => part instanceof CfnVPCEndpoint)
    .some((endpoint) => {
      const name = JSON.stringify(Stack.of(endpoint).resolve(endpoint.serviceName) ?? '');
      return endpoint.vpcId === vpc.vpcId && name.includes(`.${service}"`);
    });
}
