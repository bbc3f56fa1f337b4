import { type Emulator, REGION } from './emulator';

/** Calls an operation of Elastic Load Balancing or Lambda, which the emulator tells apart by the signature's scope. */
async function call({ endpoint }: Emulator, service: string, path: string, body?: URLSearchParams): Promise<string> {
  const scope = `test/20260101/${REGION}/${service}/aws4_request`;
  const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
  const response = await fetch(endpoint + path, body ? { method: 'POST', headers, body } : { headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} answers ${response.status}: ${text}`);
  return text;
}

const query = (emulator: Emulator, action: string, input: Readonly<Record<string, string>> = {}) =>
  call(emulator, 'elasticloadbalancing', '/', new URLSearchParams({ Action: action, Version: '2015-12-01', ...input }));

/**
 * Registers the webhook of a stack with its target group, whose property `Targets` the emulator ignores.
 *
 * @returns the path below which the emulator serves the load balancer, whatever the host.
 */
export async function registerFunction(emulator: Emulator, stackName: string): Promise<string> {
  const { Functions: functions } = JSON.parse(await call(emulator, 'lambda', '/2015-03-31/functions')) as {
    Functions: { FunctionArn: string; FunctionName: string }[];
  };
  const webhook = functions.find(({ FunctionName: name }) => name.startsWith(`${stackName}-WebhookFunction`));
  const groups = await query(emulator, 'DescribeTargetGroups');
  const [, group = ''] = /<TargetGroupArn>([^<]+)<\/TargetGroupArn>/.exec(groups) ?? [];
  if (!webhook || group === '') throw new Error(`${stackName} has no webhook or no target group.`);
  await query(emulator, 'RegisterTargets', { TargetGroupArn: group, 'Targets.member.1.Id': webhook.FunctionArn });
  const [, name = ''] = /<LoadBalancerName>([^<]+)</.exec(await query(emulator, 'DescribeLoadBalancers')) ?? [];
  return `/_alb/${name}`;
}
