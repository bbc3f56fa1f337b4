import { addItem, itemsOf, removeItem } from './lists';

const USAGE = 'Text ADD milk to put milk on your list, DONE 1 to take the first thing off it, or LIST to see it.';
/** Maximum that fits into a reply, which Twilio limits to 1600 characters. */
const MAX_ITEM_LENGTH = 60;
const MAX_ITEMS = 20;

/** Returns the bot's reply to a message. */
export async function answerTo(phone: string, text: string): Promise<string> {
  const [, command = '', rest = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(text) ?? [];
  switch (command.toUpperCase()) {
    case 'ADD':
      return add(phone, rest);
    case 'DONE':
      return done(phone, rest);
    case 'LIST':
      return shown(await itemsOf(phone));
    default:
      return USAGE;
  }
}

async function add(phone: string, item: string): Promise<string> {
  if (item === '') return USAGE;
  if (item.length > MAX_ITEM_LENGTH) return `That is too long. The maximum is ${MAX_ITEM_LENGTH} characters.`;
  const items = await addItem(phone, item, MAX_ITEMS);
  return items === undefined ? `Your list is full. ${shown(await itemsOf(phone))}` : shown(items);
}

async function done(phone: string, place: string): Promise<string> {
  const items = await itemsOf(phone);
  const index = /^\d+$/.test(place) ? Number(place) - 1 : -1;
  const item = items[index];
  if (item === undefined) return `That item is not on the list. ${shown(items)}`;
  const left = await removeItem(phone, index, item);
  return left === undefined ? `Your list has just changed. ${shown(await itemsOf(phone))}` : shown(left);
}

function shown(items: readonly string[]): string {
  if (items.length === 0) return 'Your list is empty.';
  return ['Your list:', ...items.map((item, index) => `${index + 1}. ${item}`)].join('\n');
}
