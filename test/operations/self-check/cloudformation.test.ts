import { afterAll, describe, expect, it } from 'vitest';
import {
  type CustomResourceEvent,
  failed,
  isRollback,
  passed,
  respond,
  unchanged,
} from '../../../operations/self-check/cloudformation';
import { issue } from '../../bin/doctor/certificates';
import { careless, type Received, Servers } from '../../bin/doctor/servers';

const servers = new Servers();
afterAll(() => servers.close());

const PROPERTIES = { ServiceToken: 'arn:one', Origins: ['https://a.example'], WaitSeconds: '0' };

function event(own: Partial<CustomResourceEvent> = {}): CustomResourceEvent {
  const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'SelfCheck' };
  return { RequestType: 'Update', ResponseURL: 'https://s3', ...ids, ResourceProperties: PROPERTIES, ...own };
}

/** Creates an event for a resource whose ID records that these properties passed. */
const resourceAfter = (properties: CustomResourceEvent['ResourceProperties'], own: Partial<CustomResourceEvent> = {}) =>
  event({ PhysicalResourceId: passed(event({ ResourceProperties: properties })).PhysicalResourceId, ...own });

describe('recognizes a rollback', () => {
  it.each<[string, object]>([
    ['by the same properties', PROPERTIES],
    ['in another order', Object.fromEntries(Object.entries(PROPERTIES).reverse())],
    ['with a new version of the function', { ...PROPERTIES, ServiceToken: 'arn:two', ServiceTimeout: '60' }],
  ])('%s', (_, ResourceProperties) => {
    expect(isRollback(resourceAfter(PROPERTIES, { ResourceProperties: { ...ResourceProperties } }))).toBe(true);
  });

  it.each<[string, Partial<CustomResourceEvent>]>([
    ['with other properties', { ResourceProperties: { ...PROPERTIES, Origins: ['https://b.example'] } }],
    ['without an ID', { PhysicalResourceId: '' }],
    ['with an ID without hashes', { PhysicalResourceId: 'self-check' }],
  ])('but not %s', (_, own) => {
    expect(isRollback(resourceAfter(PROPERTIES, own))).toBe(false);
  });

  it('over two updates, and not over three', () => {
    const properties = (name: string) => ({ ...PROPERTIES, Origins: [name] });
    const pass = (id: string | undefined, name: string) =>
      passed(event({ ...(id === undefined ? {} : { PhysicalResourceId: id }), ResourceProperties: properties(name) }))
        .PhysicalResourceId;
    const second = pass(pass(undefined, 'a'), 'b');
    const back = (id: string) => isRollback(event({ PhysicalResourceId: id, ResourceProperties: properties('a') }));
    expect([back(second), back(pass(second, 'c'))]).toEqual([true, false]);
  });
});

describe('a response', () => {
  it('keeps the ID, or creates one', () => {
    for (const make of [unchanged, (each: CustomResourceEvent) => failed(each, 'why')]) {
      expect(make(event()).PhysicalResourceId).toBe('self-check');
      expect(make(event({ PhysicalResourceId: 'x' })).PhysicalResourceId).toBe('x');
    }
  });

  it('truncates a long reason', () => {
    expect(failed(event(), 'why')).toMatchObject({ Status: 'FAILED', Reason: 'why' });
    expect(failed(event(), 'x'.repeat(5_000)).Reason).toBe(`${'x'.repeat(1_500)}…`);
  });

  it('is sent without a content type, as the URL was signed', async () => {
    const seen: Received[] = [];
    const port = await servers.http((request, response) => {
      seen.push(request);
      careless()(request, response);
    });
    await respond(event({ ResponseURL: `http://127.0.0.1:${port}/answer?signed=yes` }), unchanged(event()));
    const { method, target, headers, body } = seen[0] ?? { headers: {}, body: '{}' };
    expect([method, target, headers['content-type']]).toEqual(['PUT', '/answer?signed=yes', '']);
    expect(JSON.parse(body)).toMatchObject({ Status: 'SUCCESS', StackId: 'stack', RequestId: 'request' });
  });

  it("isn't sent to a server with an untrusted certificate", async () => {
    const { keyPem, pem } = await issue('localhost');
    const port = await servers.https({ key: keyPem, cert: pem }, careless());
    const sent = respond(event({ ResponseURL: `https://localhost:${port}/answer` }), unchanged(event()));
    await expect(sent).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });
});
