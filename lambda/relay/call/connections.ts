import { domainOf, type Env, endpointIn, regionOf, StoreError, sendSigned } from '../../aws';
import { KeptConnections, withRetries } from '../../http';
import type { Connection } from '../events';

/** Maximum size of a frame in bytes. Larger messages are split into frames, which ConversationRelay doesn't expect. */
export const MAX_FRAME_BYTES = 32 * 1024;

const ATTEMPTS = 4;
const ATTEMPT_MS = 5_000;
const PAUSE_MS = 100;
const DEADLINE_MS = 12_000;

/** Error for a connection that's closed. */
export class GoneError extends Error {
  readonly code = 'GONE';
  override readonly name = 'GoneError';

  constructor() {
    super('The connection is closed.');
  }
}

/** Sends messages to connections, and closes them. */
export interface Connections {
  /**
   * Sends a message.
   *
   * @throws {GoneError} if the connection is closed.
   * @throws {StoreError} if API Gateway rejects the message.
   */
  post(endpoint: string, id: string, data: string): Promise<void>;
  /** Closes a connection. Does nothing if it is already closed. */
  close(endpoint: string, id: string): Promise<void>;
}

/**
 * Returns the URL of a stage's `@connections`: the one in `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI`, otherwise the
 * stage's own, which also works for connections through a custom domain.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function endpointOf({ apiId, domainName, stage }: Connection, env: Env): string {
  const override = endpointIn('AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', env);
  if (override) return override.href.replace(/\/+$/, '');
  if (domainName.startsWith(`${apiId}.execute-api.`)) return `https://${domainName}/${stage}`;
  const region = regionOf(undefined, env);
  return `https://${apiId}.execute-api.${region}.${domainOf(region)}/${stage}`;
}

/** Creates a client of API Gateway's management API. */
export function managedConnections(env: Env): Connections {
  const connections = new KeptConnections();
  const call = async (method: 'POST' | 'DELETE', endpoint: string, id: string, body?: string): Promise<void> => {
    const url = new URL(`${endpoint}/@connections/${encodeURIComponent(id)}`);
    const headers = body === undefined ? {} : { 'Content-Type': 'application/octet-stream' };
    const request = {
      service: 'execute-api',
      region: regionOf(undefined, env),
      method,
      url,
      headers,
      ...(body === undefined ? {} : { body }),
      timeoutMs: ATTEMPT_MS,
      maxBytes: 4096,
      connections,
      resend: true,
    };
    const retries = { attempts: ATTEMPTS, pauseMs: PAUSE_MS, deadline: Date.now() + DEADLINE_MS };
    await withRetries(retries, async () => {
      const { status } = await sendSigned(request, env).catch((error: unknown) => {
        throw StoreError.from(error).at('API Gateway', '@connections');
      });
      if (status === 410) throw new GoneError();
      if (status >= 300) throw statusError(status);
    });
  };
  return {
    post: (endpoint, id, data) => call('POST', endpoint, id, data),
    close: async (endpoint, id) => {
      try {
        await call('DELETE', endpoint, id);
      } catch (error) {
        if (!(error instanceof GoneError)) throw error;
      }
    },
  };
}

const ADVICE: Readonly<Record<number, string>> = {
  403: ': let the function call `execute-api:ManageConnections` on its own API',
  413: ': the message is too large',
};

function statusError(status: number): StoreError {
  const retryable = status === 429 || status >= 500;
  return new StoreError(`API Gateway's @connections answered HTTP ${status}${ADVICE[status] ?? ''}.`, { retryable });
}
