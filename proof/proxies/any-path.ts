import { webhook } from '../../lambda';

/** Answers every path: what is looked at is whether the signature fits, whatever a proxy made of the path. */
export const handler = webhook(
  () => new Response('<Response><Say>Hello</Say></Response>', { headers: { 'content-type': 'text/xml' } }),
);
