import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

const TABLE = process.env['LISTS_TABLE'];
const YEAR_SECONDS = 365 * 24 * 3600;

const database = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** Returns the items on a phone's list, oldest first. */
export async function itemsOf(phone: string): Promise<string[]> {
  const { Item } = await database.send(new GetCommand({ TableName: TABLE, Key: { phone }, ConsistentRead: true }));
  return Item?.['items'] ?? [];
}

/** Appends an item. Returns the new list, or `undefined` if it is full. */
export function addItem(phone: string, item: string, limit: number): Promise<string[] | undefined> {
  return change(phone, {
    UpdateExpression: 'SET #items = list_append(if_not_exists(#items, :none), :added), expires = :expires',
    ConditionExpression: 'attribute_not_exists(#items) OR size(#items) < :limit',
    ExpressionAttributeValues: { ':none': [], ':added': [item], ':limit': limit, ':expires': inAYear() },
  });
}

/** Removes an item. Returns the new list, or `undefined` if another item has taken its place. */
export function removeItem(phone: string, index: number, item: string): Promise<string[] | undefined> {
  return change(phone, {
    UpdateExpression: `REMOVE #items[${index}] SET expires = :expires`,
    ConditionExpression: `#items[${index}] = :item`,
    ExpressionAttributeValues: { ':item': item, ':expires': inAYear() },
  });
}

async function change(phone: string, how: Partial<UpdateCommandInput>): Promise<string[] | undefined> {
  try {
    const { Attributes } = await database.send(
      new UpdateCommand({
        TableName: TABLE,
        Key: { phone },
        // ITEMS is a reserved word of DynamoDB.
        ExpressionAttributeNames: { '#items': 'items' },
        ReturnValues: 'ALL_NEW',
        ...how,
      }),
    );
    return Attributes?.['items'] ?? [];
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function inAYear(): number {
  return Math.floor(Date.now() / 1000) + YEAR_SECONDS;
}
