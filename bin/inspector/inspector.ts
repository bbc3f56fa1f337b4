import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Exchange } from '../local/listener/door-listener';
import { listen, type PortChoice } from '../local/listener/listen';
import { requestLog } from '../local/request-log';
import { errorText } from './error-text';
import { History } from './history/history';
import { EventStream, frame } from './http/event-stream';
import { refusal } from './http/guard';
import { type Actions, route, writePage } from './http/routes';
import { SECURITY_HEADERS } from './http/security-headers';
import { type PageFiles, pageFiles } from './page-files';
import { NEW_STATUS, type Status } from './status';
import { scrubbed } from './view/mask';
import { summary } from './view/summary';

/** What the inspector needs beside the requests. */
export interface InspectorOptions {
  readonly port: PortChoice;
  /** Texts that are in no answer, whatever the function does with them. */
  readonly secrets: readonly string[];
  /** Made with the history that the inspector keeps. */
  readonly actions: (history: History) => Actions;
}

/** A page on this machine that shows the requests as they come. */
export class Inspector {
  private readonly history = new History();
  private readonly stream = new EventStream();
  private readonly pageToken = randomBytes(24).toString('base64url');
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private readonly actions: Actions;
  private status: Status = NEW_STATUS;
  private port = 0;

  private constructor(
    private readonly options: InspectorOptions,
    private readonly files: PageFiles,
  ) {
    this.actions = options.actions(this.history);
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

  see(exchange: Exchange): void {
    this.history.add(exchange);
    const message = requestLog(exchange.logs)?.error ?? errorText(exchange.logs);
    if (message !== undefined) this.tell({ lastError: { at: exchange.timing?.at ?? Date.now(), message } });
  }

  /** The function was loaded anew, or could not be. */
  reloaded(error?: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (error === undefined) this.tell({ reloads: this.status.reloads + 1, buildError: null });
    else this.tell({ buildError: message, lastError: { at: Date.now(), message } });
  }

  async stop(): Promise<void> {
    this.stream.end();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private tell(change: Partial<Status>): void {
    this.status = { ...this.status, ...change };
    this.stream.write(this.frame('status', this.status));
  }

  private frame(name: string, value: unknown): string {
    return frame(name, scrubbed(JSON.stringify(value), this.options.secrets));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    // Nothing that is posted here has a body.
    request.resume();
    const why = refusal(request, this.port, this.pageToken);
    if (why !== undefined) return writePage(response, { status: 403, type: 'text/plain', body: why });
    const path = (request.url ?? '').replace(/\?.*/s, '');
    const method = request.method ?? 'GET';
    if (path === '/events' && method === 'GET') return this.stream.connect(response, this.firstFrames());
    const page = await route(method, path, this.files, this.actions);
    const body = scrubbed(page.body, this.options.secrets);
    writePage(response, { ...page, body: path === '/' ? body.replace('PAGE_TOKEN', this.pageToken) : body });
  }

  private firstFrames(): string[] {
    const known = this.history.list().map((recorded) => this.frame('request', summary(recorded)));
    return [this.frame('start', null), ...known, this.frame('status', this.status)];
  }
}
