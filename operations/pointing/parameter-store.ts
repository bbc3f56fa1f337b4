import { callAws, readStored, StoreError } from '../../lambda/aws';
import { type Memory, type MemoryStore, parseRemembered } from './plan';

type Env = Readonly<Record<string, string | undefined>>;

const TOTAL_MS = 8_000;

/**
 * Remembers a target's settings in SSM, each in a SecureString parameter of its own below `path`: two resources of a
 * stack that set different things of one number write different parameters. A URL may hold a password, hence the
 * encryption, with the account's own key `aws/ssm`.
 */
export class ParameterStore implements MemoryStore {
  constructor(
    private readonly path: string,
    private readonly names: readonly string[],
    private readonly env: Env,
  ) {}

  /** @throws {StoreError} when SSM cannot be read. */
  async read(): Promise<Memory> {
    const entries = await Promise.all(this.names.map(async (name) => [name, await this.setting(name)] as const));
    return Object.fromEntries(entries.flatMap(([name, found]) => (found ? [[name, found]] : [])));
  }

  /** @throws {StoreError} when SSM cannot be written. */
  async write(name: string, remembered: Parameters<MemoryStore['write']>[1]): Promise<void> {
    const parameter = `${this.path}/${name}`;
    if (remembered === undefined) return this.call('DeleteParameter', { Name: parameter }, 'ParameterNotFound');
    const Value = JSON.stringify(remembered);
    await this.call('PutParameter', {
      Name: parameter,
      Value,
      Type: 'SecureString',
      Overwrite: true,
      // A parameter costs nothing up to 4 kB, and may have eight.
      Tier: 'Intelligent-Tiering',
      Description: 'What a Twilio URL was before this stack set it. Deleted together with the resource that set it.',
    });
  }

  private async setting(name: string) {
    try {
      const place = { store: 'ssm', id: `${this.path}/${name}` } as const;
      return parseRemembered((await readStored(place, this.env, Date.now() + TOTAL_MS)).text);
    } catch (error) {
      if (error instanceof StoreError && error.code === 'ParameterNotFound') return undefined;
      throw error;
    }
  }

  /**
   * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
   * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html
   */
  private async call(action: string, fields: Readonly<Record<string, unknown>>, harmless?: string): Promise<void> {
    try {
      await callAws({ service: 'ssm', target: `AmazonSSM.${action}`, fields }, this.env, Date.now() + TOTAL_MS);
    } catch (error) {
      const told = StoreError.from(error);
      if (told.code === undefined || told.code !== harmless) throw told.at(`SSM ${action}`, this.path);
    }
  }
}
