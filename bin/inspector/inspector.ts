import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Exchange, listen, type PortChoice, requestLog } from '../local/doors';
import type { RelayTraffic } from '../local/relay';
import { Conversations, type ExplainedRelay } from './conversations';
import { History } from './history';
import {
  type Actions,
  EventStream,
  frame,
  type Page,
  type PageFiles,
  pageFiles,
  postedText,
  refusal,
  route,
  SECURITY_HEADERS,
  writePage,
} from './http';
import { maskedJson } from './mask';
import { errorText, summary, summaryOf } from './view';

/** State of the function, apart from its requests. */
export interface Status {
  /** Number of reloads since the start. */
  readonly reloads: number;
  /** Reason why the last change can't be used; the previous code still runs. */
  readonly buildError: string | null;
  /** The last error of a request or a build, until it's solved or the list is cleared. */
  readonly lastError: { readonly at: number; readonly message: string; readonly url?: string } | null;
}

const NEW_STATUS: Status = { reloads: 0, buildError: null, lastError: null };

/** Options of the inspector. */
export interface InspectorOptions {
  readonly port: PortChoice;
  /** Texts that are masked in every response. */
  readonly secrets: readonly string[];
  /** Explains refused handshakes. Default: they aren't explained. */
  readonly relay?: ExplainedRelay | undefined;
  /** Creates the actions on the inspector's history. */
  readonly actions: (history: History) => Actions;
}

/** Serves a page on this machine that shows the requests as they arrive. */
export class Inspector {
  private readonly history = new History();
  private readonly stream = new EventStream();
  private readonly pageToken = randomBytes(24).toString('base64url');
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private readonly actions: Actions;
  private readonly conversations: Conversations;
  private status: Status = NEW_STATUS;
  private port = 0;

  private constructor(
    private readonly options: InspectorOptions,
    private readonly files: PageFiles,
  ) {
    this.conversations = new Conversations({
      relay: options.relay,
      number: () => this.history.number(),
      changed: (summary) => this.stream.write(this.frame('request', summary)),
    });
    const ofRequests = options.actions(this.history);
    this.actions = {
      ...ofRequests,
      detail: (id) => this.conversations.detail(id) ?? ofRequests.detail(id),
      event: (id) => this.conversations.event(id) ?? ofRequests.event(id),
    };
    this.history.listen((recorded) => this.stream.write(this.frame('request', summary(recorded))));
  }

  /** @throws {PortError} when no port is free. */
  static async start(options: InspectorOptions): Promise<Inspector> {
    const inspector = new Inspector(options, await pageFiles());
    inspector.port = await listen(inspector.server, options.port, 'the inspector');
    return inspector;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  add(exchange: Exchange): void {
    this.history.add(exchange);
    const { url, outcome } = summaryOf(exchange);
    const message = requestLog(exchange.logs)?.error ?? errorText(exchange.logs);
    const solved = outcome === 'accepted' && this.status.lastError?.url === url;
    if (message !== undefined) this.update({ lastError: { at: exchange.timing?.at ?? Date.now(), message, url } });
    else if (solved) this.update({ lastError: null });
  }

  /** Adds something that happened at the relay to its conversation. */
  relayed(traffic: RelayTraffic): void {
    this.conversations.add(traffic);
  }

  /** Reports that the function was reloaded, or the error that prevented it. */
  reloaded(error?: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (error === undefined) this.update({ reloads: this.status.reloads + 1, buildError: null, lastError: null });
    else this.update({ buildError: message, lastError: { at: Date.now(), message } });
  }

  async stop(): Promise<void> {
    this.stream.end();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private update(change: Partial<Status>): void {
    this.status = { ...this.status, ...change };
    this.stream.write(this.frame('status', this.status));
  }

  private frame(name: string, value: unknown): string {
    return frame(name, maskedJson(JSON.stringify(value), this.options.secrets));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const why = refusal(request, this.port, this.pageToken);
    if (why !== undefined) {
      request.resume();
      return writePage(response, { status: 403, type: 'text/plain', body: why });
    }
    const path = (request.url ?? '').replace(/\?.*/s, '');
    const method = request.method ?? 'GET';
    if (path === '/events' && method === 'GET') return this.stream.connect(response, this.firstFrames());
    if (path === '/clear' && method === 'POST') this.clear();
    const page = await this.page(request, method, path);
    const body = maskedJson(page.body, this.options.secrets);
    writePage(response, { ...page, body: path === '/' ? body.replace('PAGE_TOKEN', this.pageToken) : body });
  }

  private async page(request: IncomingMessage, method: string, path: string): Promise<Page> {
    try {
      const body = await postedText(request);
      if (path === '/clear' && method === 'POST') return { status: 200, type: 'application/json', body: '{}' };
      return await route({ method, path, body }, this.files, this.actions);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { status: 400, type: 'application/json', body: JSON.stringify({ error: message }) };
    }
  }

  private clear(): void {
    this.history.clear();
    this.conversations.clear();
    this.stream.write(this.frame('start', null));
    this.update({ lastError: null });
  }

  private firstFrames(): string[] {
    const known = [...this.history.list().map(summary), ...this.conversations.list()].sort((a, b) => a.id - b.id);
    const frames = known.map((each) => this.frame('request', each));
    return [this.frame('start', null), ...frames, this.frame('status', this.status)];
  }
}
