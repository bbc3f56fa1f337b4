import { describe, expect, it } from 'vitest';
import type { FrontDoorRequest } from '../../lambda/front-door/front-door';
import { settings } from '../../lambda/options';
import { validatedRequest, type WebhookRequest } from '../../lambda/routing/webhook-request';
import { routeService } from '../../lambda/service';
import { authTokenKey, type Verified, verify } from '../../lambda/signature';
import type { SignedContent } from '../../lambda/signature/signed-content';

declare const plain: WebhookRequest;
declare const received: FrontDoorRequest;
declare const content: SignedContent;

/** Never called. `npm run lint` tests that it compiles. */
const shortcuts = [
  // @ts-expect-error A request that was created by hand isn't validated.
  () => routeService({}, settings({ authToken: 'x' }, {}))(plain, ['/voice'], 0),
  // @ts-expect-error Only the check can verify a request.
  (): Verified => ({ ok: true, url: '', key: authTokenKey('x', 'primary') }),
  // @ts-expect-error A verdict must be checked before it is used.
  () => validatedRequest(received, content, verify([], content, '', []), { event: {}, context: {} }),
];

describe('skipping the check', () => {
  it("doesn't compile", () => {
    expect(shortcuts).toHaveLength(3);
  });
});
