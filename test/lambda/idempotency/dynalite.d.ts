declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB's wire protocol with an in-memory table. */
  export default function dynalite(options?: { readonly createTableMs?: number }): Server;
}
