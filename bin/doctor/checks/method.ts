import type { Check } from '../check';
import { error, info, ok } from '../finding';

export const method: Check = {
  name: 'method',
  needs: ['redirects', 'time'],
  run: async ({ main, options }) => {
    const { followed } = await main();
    if (!followed) return info('There was no answer.');
    if (followed.answer.status !== 405) return ok(`${options.method} is taken.`);
    const { allow } = followed.answer.headers;
    return error(
      11217,
      `${options.method} is not allowed (405)${allow ? `, only ${allow}` : ''}.`,
      `Accept ${options.method} at this path, or set the other method beside the URL at Twilio.`,
    );
  },
};
