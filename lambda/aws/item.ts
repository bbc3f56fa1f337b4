import { callAws, type Env, type Fields } from './call';
import { shownPlace } from './store';
import { StoreError } from './store-error';

/** An item of a DynamoDB table whose string key is `id`. */
export interface ItemPlace {
  /** Name or ARN of the table. */
  readonly table: string;
  readonly id: string;
  /** Whether the read must see the last write, at twice the price. @default false */
  readonly consistent?: boolean;
}

/**
 * Reads the string `value` of an item. The region is that of the table's ARN, otherwise the function's.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
 *
 * @param deadline wall clock in milliseconds at which the read ends.
 * @returns `undefined` if the item doesn't exist.
 * @throws {StoreError} with the table and AWS's error code, without the item and the credentials.
 */
export async function readItem(place: ItemPlace, env: Env, deadline: number): Promise<string | undefined> {
  const fields = {
    TableName: place.table,
    Key: { id: { S: place.id } },
    // `value` is a reserved word.
    ProjectionExpression: '#value',
    ExpressionAttributeNames: { '#value': 'value' },
    ConsistentRead: place.consistent ?? false,
  };
  const target = 'DynamoDB_20120810.GetItem';
  try {
    const { Item } = await callAws({ service: 'dynamodb', target, fields, arn: place.table }, env, deadline);
    return Item === undefined ? undefined : textIn(Item as Fields);
  } catch (error) {
    throw StoreError.from(error).at('DynamoDB', shownPlace(place.table));
  }
}

function textIn({ value }: Fields): string {
  const text = (value as Fields | undefined)?.['S'];
  if (typeof text !== 'string') throw new StoreError('answered with an item that has no string `value`');
  return text;
}
