import { expect, it } from 'vitest';
import { checked } from '../checked';

const at = (user: string) => `https://${user}hooks.example.com/voice`;

it.each([
  ['left out', 'user:pass@', '', /without user info/],
  ['another', 'user:pass@', 'other:word@', /other user info, or the same spelled otherwise/],
  ['spelled otherwise', 'us%C3%A9r:p%40ss@', 'usér:p%40ss@', /spelled otherwise/],
  ['with a sign that is no escape', 'us%zzr:pass@', 'us%25zzr:pass@', /spelled otherwise/],
  ['not received', '', 'user:pass@', /which was not received/],
])('user info that was signed is found: %s', (_, received, signed, says) => {
  const found = checked({ url: at(signed) }, { url: at(received) }, { otherUrls: [at(signed)] });
  expect(found).toMatchObject({ cause: 'user-info', signedUrl: at(signed), detail: expect.stringMatching(says) });
});
