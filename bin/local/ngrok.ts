import { get } from 'node:http';
import { isObject, object, text } from '../../lambda/front-door';

/** Port of ngrok's local agent, which lists its tunnels. https://ngrok.com/docs/agent/api */
const AGENT_PORT = 4040;
const TIMEOUT_MS = 400;
const MAX_BYTES = 256 * 1024;

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

function leadsTo(address: string, port: number): boolean {
  return new RegExp(`^(?:https?://)?(?:(?:localhost|127\\.0\\.0\\.1):)?${port}/?$`).test(address);
}
function tunnelsOf(port: number): Promise<unknown> {
  return new Promise((resolve) => {
    const none = () => resolve(undefined);
    const options = { host: '127.0.0.1', port, path: '/api/tunnels', headers: { accept: 'application/json' } };
    const request = get({ ...options, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('error', none);
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > MAX_BYTES) request.destroy();
      });
      response.on('end', () => resolve(parsed(body)));
    });
    request.on('error', none).on('close', none);
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
