import type { Agent } from 'node:http';

/**
 * Maximum idle time in milliseconds, including frozen time. A service may close a connection that is idle for longer.
 */
const MAX_IDLE_MS = 20_000;
/**
 * Maximum number of connections to a host. A sandbox needs a few, and a process with many conversations shares them.
 */
const MAX_SOCKETS = 64;

/** Connections that stay open between consecutive requests, because each new one takes a TLS handshake. */
export class KeptConnections {
  readonly #agents = new Map<string, Agent>();
  #usedAt = 0;

  /** Returns the agent for a URL. Closes connections that were idle too long first. */
  agentFor({ protocol }: URL): Agent {
    const now = Date.now();
    if (Math.abs(now - this.#usedAt) > MAX_IDLE_MS) this.close();
    this.#usedAt = now;
    const known = this.#agents.get(protocol);
    if (known) return known;
    // Not by `import`, for the same reason as in `send`.
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
