import { callAws, readStored, StoreError } from '../../lambda/aws';
import { type Patience, whenAllowed } from '../patience';
import { type Memory, type MemoryStore, parseRemembered } from './plan';

type Env = Readonly<Record<string, string | undefined>>;

const TOTAL_MS = 8_000;

/**
 * Remembers a target's settings in SSM, one SecureString parameter per setting below `path`. Two resources of a stack can
 * therefore point different URLs of one number. Parameters are encrypted with the key `aws/ssm`, because a URL may
 * contain a password.
 */
export class ParameterStore implements MemoryStore {
  constructor(
    private readonly path: string,
    private readonly names: readonly string[],
    private readonly env: Env,
    /** Time to wait for permissions. */
    private readonly patience: Patience = { deadline: 0 },
  ) {}

  /** @throws {StoreError} when SSM can't be read. */
  async read(): Promise<Memory> {
    const entries = await Promise.all(this.names.map(async (name) => [name, await this.setting(name)] as const));
    return Object.fromEntries(entries.flatMap(([name, found]) => (found ? [[name, found]] : [])));
  }

  /** @throws {StoreError} when SSM can't be written. */
  async write(name: string, remembered: Parameters<MemoryStore['write']>[1]): Promise<void> {
    const parameter = `${this.path}/${name}`;
    if (remembered === undefined) return this.call('DeleteParameter', { Name: parameter }, 'ParameterNotFound');
    const Value = JSON.stringify(remembered);
    await this.call('PutParameter', {
      Name: parameter,
      Value,
      Type: 'SecureString',
      Overwrite: true,
      // Parameters up to 4 KB are free. Larger ones, up to 8 KB, need the advanced tier.
      Tier: 'Intelligent-Tiering',
      Description: 'Previous value of a Twilio URL that this stack sets. Deleted with the resource that sets it.',
    });
  }

  private async setting(name: string) {
    try {
      const place = { store: 'ssm', id: `${this.path}/${name}` } as const;
      const read = () => readStored(place, this.env, Date.now() + TOTAL_MS);
      return parseRemembered((await whenAllowed(this.patience, read)).text);
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
      const request = { service: 'ssm', target: `AmazonSSM.${action}`, fields } as const;
      await whenAllowed(this.patience, () => callAws(request, this.env, Date.now() + TOTAL_MS));
    } catch (error) {
      const told = StoreError.from(error);
      if (told.code === undefined || told.code !== harmless) throw told.at(`SSM ${action}`, this.path);
    }
  }
}
