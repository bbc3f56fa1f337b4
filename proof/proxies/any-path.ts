import { webhook } from '../../lambda';

/** Responds on every path, because only the signature is under test, whatever a proxy does to the path. */
export const handler = webhook(
  () => new Response('<Response><Say>Hello</Say></Response>', { headers: { 'content-type': 'text/xml' } }),
);
