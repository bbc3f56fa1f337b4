import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { publicUrl } from './naive-url.mjs';
import { readToken } from './token.mjs';

const token = readToken();
const app = new Hono();

/** Checks the signature by hand. Rebuilds the URL too, because Hono's adapter leaves out a REST API's stage. */
app.use(async (context, next) => {
  const body = await context.req.text();
  const { url } = publicUrl(context.env.event);
  const json = context.req.header('content-type')?.startsWith('application/json');
  const params = json ? [] : [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = url + params.flat().join('');
  const expected = createHmac('sha1', await token)
    .update(text)
    .digest();
  const given = Buffer.from(context.req.header('x-twilio-signature') ?? '', 'base64');
  const fits = given.length === expected.length && timingSafeEqual(given, expected);
  const hash = new URL(url).searchParams.get('bodySHA256');
  if (!fits || (json && createHash('sha256').update(body).digest('hex') !== hash)) return context.text('', 403);
  await next();
});
app.all('*', (context) =>
  context.body('<?xml version="1.0"?><Response><Say>Hello! Your webhook works. Goodbye.</Say></Response>', 200, {
    'content-type': 'text/xml',
  }),
);

/** Hono behind its Lambda adapter. */
export const handler = handle(app);
