import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, ROOT } from './paths';

const ENTRY = 'DeliveryEntry';

/**
 * Writes the JSON Schemas of deliveries: of an entry, and of the EventBridge event around it. Both are draft 4, which is
 * the one that EventBridge's schema registry takes.
 */
export function buildSchemas(): void {
  const entry = JSON.parse(readFileSync(join(ROOT, 'lambda', 'delivery', 'schema.json'), 'utf8'));
  const folder = join(DIST, 'lambda', 'delivery');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'schema.json'), `${JSON.stringify(entry, undefined, 2)}\n`);
  writeFileSync(join(folder, 'event-schema.json'), `${JSON.stringify(eventSchema(entry), undefined, 2)}\n`);
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
function eventSchema({ $schema, definitions, ...entry }: { $schema: string; definitions: object }): object {
  const text = { type: 'string' };
  const properties = {
    version: text,
    id: text,
    'detail-type': text,
    source: text,
    account: text,
    time: { type: 'string', format: 'date-time' },
    region: text,
    resources: { type: 'array', items: text },
    detail: { $ref: `#/definitions/${ENTRY}` },
  };
  return {
    $schema,
    title: 'TwilioWebhookEvent',
    type: 'object',
    required: Object.keys(properties),
    properties,
    definitions: { ...definitions, [ENTRY]: entry },
  };
}
