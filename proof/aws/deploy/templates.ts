import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST } from './emulator';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  DependsOn?: string | readonly string[];
}

interface Template {
  readonly Resources: Record<string, Resource>;
}

/** Types that the emulator doesn't know. Nothing else of the stack needs them. */
const UNKNOWN_TYPES = ['AWS::EC2::VPCCidrBlock', 'AWS::Logs::QueryDefinition'];

const WAIT_SECONDS = 30;

/**
 * Changes what the emulator can't do in the templates of a cloud assembly: leaves out resources of unknown types, and
 * writes an HTTP API's endpoint with HTTPS and without a port. The emulator's is HTTP at its own port.
 *
 * @param more types to leave out as well
 */
export function adaptTemplates(assembly: string, more: readonly string[] = []): void {
  for (const name of readdirSync(assembly).filter((file) => file.endsWith('.template.json'))) {
    const file = join(assembly, name);
    const template = JSON.parse(readFileSync(file, 'utf8'), withEndpoint) as Template;
    leaveOut(template, [...UNKNOWN_TYPES, ...more]);
    withoutIpv6(template);
    shortenWaits(template);
    writeFileSync(file, JSON.stringify(template));
  }
}

function leaveOut({ Resources }: Template, types: readonly string[]): void {
  const unknown = Object.keys(Resources).filter((id) => types.includes(Resources[id]?.Type ?? ''));
  for (const id of unknown) delete Resources[id];
  for (const resource of Object.values(Resources)) {
    const kept = [resource.DependsOn ?? []].flat().filter((id) => !unknown.includes(id));
    if (resource.DependsOn) resource.DependsOn = kept;
  }
}

/** A VPC has no IPv6 addresses without `VPCCidrBlock`. */
function withoutIpv6({ Resources }: Template): void {
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type === 'AWS::EC2::Subnet') delete Properties?.['Ipv6CidrBlock'];
  }
}

/** So that a deployment that has to fail does so soon. */
function shortenWaits({ Resources }: Template): void {
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type === 'Custom::TwilioWebhookSelfCheck' && Properties) Properties['WaitSeconds'] = WAIT_SECONDS;
  }
}

/** A reviver of `JSON.parse`. */
function withEndpoint(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('Fn::GetAtt' in value)) return value;
  const [id, attribute] = [value['Fn::GetAtt']].flat();
  if (attribute !== 'ApiEndpoint') return value;
  return { 'Fn::Sub': `https://\${${id}}.execute-api.${HOST}` };
}
