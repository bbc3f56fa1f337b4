import { describe, expect, it } from 'vitest';
import type { FrontDoorRequest } from '../../lambda/front-door/front-door';
import { settings } from '../../lambda/options';
import { validatedRequest, type WebhookRequest } from '../../lambda/routing/webhook-request';
import { routeService } from '../../lambda/service';
import { authTokenKey, type Verified, verify } from '../../lambda/signature/signature';
import type { SignedContent } from '../../lambda/signature/signed-content';

declare const plain: WebhookRequest;
declare const received: FrontDoorRequest;
declare const content: SignedContent;

/** Never called: the compiler is what is tested here, by `npm run lint`. */
const shortcuts = [
  // @ts-expect-error A request that was put together by hand is not a validated one.
  () => routeService({}, settings({ authToken: 'x' }, {}))(plain, ['/voice'], 0),
  // @ts-expect-error Nobody but the check can say that a request is verified.
  (): Verified => ({ ok: true, url: '', key: authTokenKey('x', 'primary') }),
  // @ts-expect-error A verdict has to be looked at before it is used.
  () => validatedRequest(received, content, verify([], content, '', []), { event: {}, context: {} }),
];

describe('skipping the check', () => {
  it('does not compile in any of the ways that are tried here', () => {
    expect(shortcuts).toHaveLength(3);
  });
});
