import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TOKEN } from '../requests/events';

/** Starts a stand-in for Secrets Manager on this machine, over plain HTTP. AWS's network adds to its times. */
export async function startSecrets(): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ Name: 'twilio', SecretString: TOKEN, CreatedDate: 1_750_000_000 }));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url, stop };
}
