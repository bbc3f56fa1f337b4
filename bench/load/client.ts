import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:https';
import { signedRequest, toRawRequest, voiceParams } from '../../lambda/testing';
import { TOKEN } from '../requests/events';
import type { Started } from './server';

/** A client with a limited number of concurrent requests on persistent connections. */
export class LoadClient {
  /** Milliseconds from sending each request to the end of its answer. */
  readonly latencies: number[] = [];
  private readonly agent: Agent;

  constructor(
    private readonly started: Started,
    private readonly concurrency: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: concurrency, ca: started.ca });
  }

  /**
   * Sends signed calls with different SIDs to the doors in turns.
   *
   * @throws when one isn't answered with TwiML.
   */
  async send(count: number): Promise<void> {
    let next = 0;
    const worker = async () => {
      while (next < count) {
        const door = this.started.doors[next % this.started.doors.length];
        next += 1;
        if (door) await this.call(`${door.publicBase}/voice`);
      }
    };
    await Promise.all(Array.from({ length: this.concurrency }, worker));
  }

  close(): void {
    this.agent.destroy();
  }

  private async call(url: string): Promise<void> {
    const params = voiceParams({ CallSid: `CA${randomUUID().replaceAll('-', '')}` });
    const { method, headers, body } = toRawRequest(signedRequest({ url, authToken: TOKEN, params }));
    const sent = performance.now();
    const { status, text } = await this.exchange(url, { method, headers: Object.fromEntries(headers) }, body);
    this.latencies.push(performance.now() - sent);
    if (status !== 200 || !text.includes('<Say>')) throw new Error(`${url} answered ${status}: ${text.slice(0, 200)}`);
  }

  /** Sends a request. Tries again on another connection if its door has closed the persistent one. */
  private exchange(url: string, options: object, body: Uint8Array): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const sending = request(url, { ...options, agent: this.agent }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, text });
      });
      sending.on('error', (error: NodeJS.ErrnoException) => {
        const closed = sending.reusedSocket && error.code === 'ECONNRESET';
        if (closed) this.exchange(url, options, body).then(resolve, reject);
        else reject(error);
      });
      sending.end(body);
    });
  }
}
