import { Token } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { configurationError } from '../validation';

/** A relay that this app defines or imports. */
export interface IConversationRelay extends IConstruct {
  /** The URL for `<ConversationRelay>`: `wss://host/path`. */
  readonly url: string;
}

/** A relay that another app or stack defines. */
export class ImportedRelay extends Construct implements IConversationRelay {
  public constructor(
    scope: Construct,
    id: string,
    public readonly url: string,
  ) {
    super(scope, id);
    if (Token.isUnresolved(url) || /^wss:\/\/[^\s/?#@,]+(?:\/[^\s?#,]*)?$/.test(url)) return;
    throw configurationError(this, {
      prop: 'relayUrl',
      value: url,
      problem: 'must be of the form `wss://host/path`',
      fix: 'use the `url` of the relay',
    });
  }
}
