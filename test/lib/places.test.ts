import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { FrontDoor, type IFrontDoor, WebAcl } from '../../lib';
import { addWebhook, exampleZone, testStack } from './stack';

const DOMAIN = { domainName: 'hooks.example.com' };

/** Each door with all its optional resources, by its heading in the document. */
const DOORS: Record<string, (stack: Stack) => IFrontDoor> = {
  'HTTP API': (stack) => FrontDoor.httpApi({ ...DOMAIN, hostedZone: exampleZone(stack) }),
  'REST API': (stack) => FrontDoor.restApi({ ...DOMAIN, hostedZone: exampleZone(stack), webAcl: WebAcl.rateLimited() }),
  'Application Load Balancer': (stack) =>
    FrontDoor.applicationLoadBalancer({ ...DOMAIN, hostedZone: exampleZone(stack), webAcl: WebAcl.rateLimited() }),
  'CloudFront in front': (stack) =>
    FrontDoor.cloudFront({
      ...DOMAIN,
      origin: FrontDoor.functionUrl(),
      hostedZone: exampleZone(stack),
      webAcl: WebAcl.rateLimited(),
    }),
};

/** Returns the construct paths that a section of docs/front-doors.md lists below the door. */
function placesIn(heading: string): string[] {
  const text = readFileSync(join(__dirname, '../../docs/front-doors.md'), 'utf8');
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const [told = ''] = (section.split('below the door')[1] ?? '').split('\n- ')[0]?.split('\n\n') ?? [];
  return [...told.matchAll(/`([A-Z][\w/]*)`/g)].map(([, place = '']) => place);
}

function found(door: IConstruct, place: string): IConstruct | undefined {
  return place.split('/').reduce<IConstruct | undefined>((part, id) => part?.node.tryFindChild(id), door);
}

describe.each(Object.entries(DOORS))('the front door %s', (heading, door) => {
  it('has the documented constructs', () => {
    const stack = testStack({ env: { region: 'us-east-1' } });
    const webhook = addWebhook(stack, { frontDoor: door(stack) });
    const places = placesIn(heading);

    expect(places.length).toBeGreaterThan(5);
    expect(places.filter((place) => !found(webhook.node.findChild('FrontDoor'), place))).toEqual([]);
  });
});
