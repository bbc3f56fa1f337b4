import type { RelayTraffic } from '../../../bin/local/relay';
import { signedConnectEvent } from '../../../lambda/testing';
import { TOKEN } from '../local/local-run';

export const CALL_SID = `CA${'7'.repeat(32)}`;
const URL = 'wss://localhost:8450/live';
const START = Date.UTC(2026, 0, 2, 10, 0, 0);

/** Creates the events of one connection, a second apart. */
export class Caller {
  private seconds = 0;

  constructor(
    private readonly id: string,
    private readonly relayed: (traffic: RelayTraffic) => void,
  ) {}

  handshake(status = 200, authToken: string = TOKEN): this {
    const event = signedConnectEvent({ url: URL, authToken });
    return this.pass({ kind: 'handshake', status, url: URL, id: this.id, at: this.next(), event });
  }

  setup(callSid = CALL_SID): this {
    const customParameters = { plan: 'gold', twilioWebhookBinding: 'secret-token' };
    return this.says({ type: 'setup', callSid, from: '+14155550100', to: '+14155550199', customParameters });
  }

  says(message: object): this {
    return this.pass({ kind: 'received', text: JSON.stringify(message), id: this.id, at: this.next(), ms: 0 });
  }

  hears(message: object | string, ms = 12.4): this {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    return this.pass({ kind: 'sent', text, id: this.id, at: this.next(), ms });
  }

  answers(...texts: string[]): this {
    for (const [at, token] of texts.entries())
      this.hears({ type: 'text', token, last: at === texts.length - 1 }, 12.4 + at);
    return this;
  }

  logs(level: 'info' | 'error', message: unknown): this {
    return this.pass({ kind: 'log', log: { level, message }, at: this.next() });
  }

  closes(code = 1000): this {
    return this.pass({ kind: 'closed', code, id: this.id, at: this.next() });
  }

  private pass(traffic: RelayTraffic): this {
    this.relayed(traffic);
    return this;
  }

  private next(): number {
    this.seconds += 1;
    return START + this.seconds * 1000;
  }
}
