import type { DeliveryEntry } from '../../lambda/delivery';
import type { Emulator } from './emulators';

/** Maximum number of messages per call. */
export const BATCH = 10;

/** The entries that arrived in a queue. */
export class Found {
  /** Number of copies by name. */
  readonly copies = new Map<string, number>();
  /** Number of copies that are marked as possible duplicates. */
  marked = 0;
  /** Names of which one copy isn't marked. */
  readonly #plain = new Map<string, number>();

  /** Takes messages out of a queue until it has none for a whole batch. */
  async takeBatches(emulator: Emulator, queueUrl: string): Promise<void> {
    while ((await this.#take(emulator, queueUrl)) === BATCH);
  }

  /** Takes messages out of a queue until it's empty. */
  async drain(emulator: Emulator, queueUrl: string): Promise<void> {
    while ((await this.#take(emulator, queueUrl)) > 0);
  }

  /** @returns the number of messages. */
  async #take(emulator: Emulator, queueUrl: string): Promise<number> {
    const { Messages: messages = [] } = await emulator.call<{ Messages?: Message[] }>('AmazonSQS.ReceiveMessage', {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: BATCH,
      VisibilityTimeout: 3_600,
      WaitTimeSeconds: 0,
    });
    if (messages.length === 0) return 0;
    for (const { Body } of messages) this.#add(entryIn(JSON.parse(Body)));
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await emulator.call('AmazonSQS.DeleteMessageBatch', { QueueUrl: queueUrl, Entries });
    return messages.length;
  }

  #add(entry: DeliveryEntry): void {
    const name = String(entry.params?.['MessageSid'] ?? entry.event?.['source']);
    this.copies.set(name, (this.copies.get(name) ?? 0) + 1);
    if (entry.mayBeDuplicate) this.marked += 1;
    else this.#plain.set(name, (this.#plain.get(name) ?? 0) + 1);
  }

  /** Number of copies beyond the first of each entry. */
  get duplicates(): number {
    return [...this.copies.values()].reduce((sum, copies) => sum + copies - 1, 0);
  }

  /** Number of duplicates that aren't marked. */
  get unmarked(): number {
    return [...this.#plain.values()].reduce((sum, copies) => sum + copies - 1, 0);
  }
}

interface Message {
  readonly Body: string;
  readonly ReceiptHandle: string;
}

/** A rule's target gets the event around the entry. */
function entryIn(body: DeliveryEntry | { readonly detail: DeliveryEntry }): DeliveryEntry {
  return 'detail' in body ? body.detail : body;
}
