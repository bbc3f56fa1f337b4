import { Router } from '@aws-lambda-powertools/event-handler/http';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { CONTEXT } from '../../lambda/testing';

/** A widely used package that turns an event into a web request. */
export interface Reader {
  readonly name: string;
  /** Whether it mistakes a load balancer's query for decoded and encodes it again. */
  readonly keepsBalancerQueryEncoded: boolean;
  read(event: unknown): Promise<Request>;
}

async function hono(event: unknown): Promise<Request> {
  let seen: Request | undefined;
  const app = new Hono();
  app.all('*', (context) => {
    seen = context.req.raw;
    return context.text('');
  });
  await handle(app)(event as Parameters<ReturnType<typeof handle>>[0]);
  return present(seen);
}

async function powertools(event: unknown): Promise<Request> {
  let seen: Request | undefined;
  const router = new Router({ logger: { ...console, debug: () => undefined } });
  router.use(async ({ reqCtx, next }) => {
    seen = reqCtx.req;
    await next();
  });
  await router.resolve(event, CONTEXT as unknown as Parameters<Router['resolve']>[1]);
  return present(seen);
}

function present(request: Request | undefined): Request {
  if (request) return request;
  throw new Error('The package made no request from the event.');
}

export const READERS: readonly Reader[] = [
  { name: 'Hono', keepsBalancerQueryEncoded: false, read: hono },
  { name: "AWS's Powertools", keepsBalancerQueryEncoded: true, read: powertools },
];
