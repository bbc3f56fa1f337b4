import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { describe, expect, it } from 'vitest';
import { checkPath } from '../../../lib/webhook-url/webhook-path';
import { stackWithSomething } from '../stack';

const HTTP_API = { url: 'https://door.example', httpApi: {} as IHttpApi };
const REST_API = { url: 'https://door.example', restApi: {} as IRestApi };
const OTHER = { url: 'https://door.example' };

function warnings(path: string, door: typeof OTHER): string[] {
  const stack = stackWithSomething();
  checkPath(stack, path, door);
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data));
}

describe('a path behind an HTTP API', () => {
  it.each(['/a%2Fb', '/a%2fb', '/a%3Fb'])("can't be %s, because decoding loses the signed URL", (path) => {
    expect(() => warnings(path, HTTP_API)).toThrow(
      `[Test] \`path\` is "${path}": an HTTP API decodes \`%2F\` and \`%3F\` in a path, so the signed URL can't be rebuilt. Fix: send this value in the query or the body, or use another front door.`,
    );
    expect(warnings(path, OTHER)).toEqual([]);
  });

  it.each(['/100%25', '/percent%25done', '/a%252Fb', '/a%253Fb', '/a%2541', '/%2525%25'])(
    "can't be %s, because decoding twice loses the signed URL",
    (path) => {
      expect(() => warnings(path, HTTP_API)).toThrow(
        'an HTTP API decodes a path twice, so it refuses or changes a path with `%25`. Fix: write a percent sign as `%2525`',
      );
      expect(warnings(path, OTHER)).toEqual([]);
    },
  );

  it('causes a warning for a percent sign that is escaped twice', () => {
    expect(warnings('/50%2525', HTTP_API)).toHaveLength(1);
  });

  it('causes a warning for other percent-encoded characters', () => {
    expect(warnings('/a%20b', HTTP_API)).toEqual([
      expect.stringMatching(
        /^`path` is "\/a%20b", but an HTTP API decodes paths\. .* Fix: send this value in the query/,
      ),
    ]);
  });

  it.each(['/voice', '/voice?a=%2F%20'])('can be %s', (path) => {
    expect(warnings(path, HTTP_API)).toEqual([]);
  });
});

describe('a query behind a REST API', () => {
  it("causes a warning when its order can't be recovered", () => {
    expect(warnings('/voice?b=1&a=2&c=3&d=4&e=5', REST_API)).toEqual([
      expect.stringMatching(
        /a REST API loses the order of a query\. With more than 4 names, .* Fix: sort the parameters/,
      ),
    ]);
  });

  it.each(['/voice', '/voice?b=1&a=2&c=3&d=4', '/voice?b=1&a=2&b=3&a=4&b=5', '/voice?a=1&b=2&c=3&d=4&e=5'])(
    'can be that of %s',
    (path) => {
      expect(warnings(path, REST_API)).toEqual([]);
    },
  );

  it('can have any order behind other front doors', () => {
    expect(warnings('/voice?b=1&a=2&c=3&d=4&e=5', OTHER)).toEqual([]);
  });
});
