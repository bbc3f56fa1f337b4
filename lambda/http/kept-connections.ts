import type { Agent } from 'node:http';

/** Maximum idle time in milliseconds, frozen time included. A service may close a connection that idles longer. */
const MAX_IDLE_MS = 20_000;
/** Maximum number of connections to a host. One sandbox needs a few; a process with many conversations shares them. */
const MAX_SOCKETS = 64;

/** Connections that stay open between requests in a row, because each new one takes a TLS handshake. */
export class KeptConnections {
  readonly #agents = new Map<string, Agent>();
  #usedAt = 0;

  /** Returns the agent for a URL. Connections that were idle too long are closed first. */
  agentFor({ protocol }: URL): Agent {
    const now = Date.now();
    if (Math.abs(now - this.#usedAt) > MAX_IDLE_MS) this.close();
    this.#usedAt = now;
    const known = this.#agents.get(protocol);
    if (known) return known;
    // Not by `import`, for the reason that `send` has.
    const client = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http');
    const agent = new client.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
    this.#agents.set(protocol, agent);
    return agent;
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }
}
