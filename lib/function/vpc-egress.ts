import { Stack } from 'aws-cdk-lib';
import { CfnRoute, CfnVPCEndpoint, type ISubnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import type { AuthToken } from '../auth-token';
import { Environment } from '../contract';
import { configurationError } from '../validation';

/** The services that store tokens, by the variable that selects them, with CDK's names for their endpoints. */
const SERVICES = {
  [Environment.authTokenSecretArn]: { name: 'secretsmanager', endpoint: 'SECRETS_MANAGER', kind: 'Interface' },
  [Environment.authTokenSecretPattern]: { name: 'secretsmanager', endpoint: 'SECRETS_MANAGER', kind: 'Interface' },
  [Environment.authTokenParameterName]: { name: 'ssm', endpoint: 'SSM', kind: 'Interface' },
  [Environment.authTokenTable]: { name: 'dynamodb', endpoint: 'DYNAMODB', kind: 'Gateway' },
} as const;

/**
 * Returns the problem with a VPC from which the function can't reach the token. Runs at synth, when all routes and
 * endpoints exist. A VPC that was looked up or imported passes.
 */
export function validateTokenReachable({ vpc, vpcSubnets }: FunctionOptions, authToken: AuthToken): string[] {
  if (!(vpc instanceof Vpc)) return [];
  const closed = vpc.selectSubnets(vpcSubnets).subnets.filter((subnet) => !hasEgress(subnet, vpc));
  const missing = Object.entries(SERVICES)
    .filter(([variable]) => variable in authToken.environment)
    .map(([, service]) => service)
    .find(({ name }) => !hasEndpoint(vpc, name));
  if (closed.length === 0 || !missing) return [];
  const { kind } = missing;
  const { message } = configurationError(undefined, {
    prop: 'vpc',
    value: vpc.node.path,
    problem: `the function can't reach the auth token from the subnets ${closed.map(({ node }) => node.id).join(', ')}, so every request would get a 503`,
    fix:
      `add an endpoint with \`vpc.add${kind}Endpoint("Token", { service: ${kind}VpcEndpointAwsService.${missing.endpoint} })\`, ` +
      'choose `vpcSubnets` with a NAT gateway, or leave `vpc` out',
  });
  return [message];
}

/** A function has no public address, so a route to an internet gateway doesn't help it. */
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
