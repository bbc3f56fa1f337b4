import { isObject, object, text } from '../../lambda/front-door';
import { exchange } from '../twilio';
import type { DoorServer } from './doors';

/** Port of ngrok's local agent, which lists its tunnels. https://ngrok.com/docs/agent/api */
const AGENT_PORT = 4040;
const LIMITS = { connectMs: 400, readMs: 400, totalMs: 400 } as const;

/** Returns the public origin of an ngrok tunnel to a local port; `undefined` if there is none. Never rejects. */
export async function ngrokOrigin(port: number, agentPort: number = AGENT_PORT): Promise<string | undefined> {
  const { tunnels } = object(await tunnelsOf(agentPort));
  if (!Array.isArray(tunnels)) return undefined;
  const found = tunnels.filter(isObject).find(({ config, public_url: url }) => {
    const address = text(object(config)['addr']) ?? '';
    return /^https:\/\/[\w.-]+$/.test(text(url) ?? '') && leadsTo(address, port);
  });
  return text(found?.['public_url']);
}

/** Returns the public origin of an ngrok tunnel that leads to one of the doors, unless one is declared. */
export async function undeclaredTunnel(
  doors: readonly DoorServer[],
  publicOrigin: string | undefined,
): Promise<string | undefined> {
  const port = doors.find(({ door }) => door.scheme === 'x-forwarded-proto')?.port;
  return publicOrigin !== undefined || port === undefined ? undefined : ngrokOrigin(port);
}

function leadsTo(address: string, port: number): boolean {
  return new RegExp(`^(?:https?://)?(?:(?:localhost|127\\.0\\.0\\.1):)?${port}/?$`).test(address);
}

async function tunnelsOf(agentPort: number): Promise<unknown> {
  const request = {
    method: 'GET',
    scheme: 'http',
    host: `localhost:${agentPort}`,
    target: '/api/tunnels',
    headers: [['Accept', 'application/json']],
    body: new Uint8Array(),
  } as const;
  try {
    const { body } = await exchange(request, { host: '127.0.0.1', port: agentPort, limits: LIMITS });
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
