import type { ServerResponse } from 'node:http';

const BEAT_MS = 20_000;

/** Server-sent events to all pages that are open. */
export class EventStream {
  private readonly open = new Set<ServerResponse>();
  private beat: NodeJS.Timeout | undefined;

  /** Takes a connection over; ended when the page closes or the inspector stops. */
  connect(response: ServerResponse, first: readonly string[]): void {
    response.setHeader('content-type', 'text/event-stream; charset=utf-8');
    response.write(`retry: 1000\n\n${first.join('')}`);
    this.open.add(response);
    response.on('close', () => this.open.delete(response));
    // Without, a connection that died unnoticed stays for ever.
    this.beat ??= setInterval(() => this.write(':\n\n'), BEAT_MS).unref();
  }

  write(frame: string): void {
    for (const response of this.open) response.write(frame);
  }

  end(): void {
    clearInterval(this.beat);
    for (const response of this.open) response.end();
    this.open.clear();
  }
}

/** A frame of the stream. */
export function frame(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
