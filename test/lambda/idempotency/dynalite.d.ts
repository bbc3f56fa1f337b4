declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB's wire protocol over a table in memory. */
  export default function dynalite(options?: { readonly createTableMs?: number }): Server;
}
