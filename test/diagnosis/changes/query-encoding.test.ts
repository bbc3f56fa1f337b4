import { describe, expect, it } from 'vitest';
import { checked } from '../checked';
import { URL } from '../diagnose-staged';

describe('marks that stand for nothing', () => {
  it.each([
    ['', '?', 'query-encoding'],
    ['?', '', 'query-lost'],
    ['?a=1&', '?a=1', 'query-encoding'],
    ['?a=1', '?a=1&', 'query-encoding'],
    ['?a=1&b=2', '?a=1&&b=2', 'query-encoding'],
  ])('signed as %j and received as %j: %s', (signed, received, cause) => {
    const found = checked({ url: URL + signed }, { url: URL + received });
    expect(found).toMatchObject({ cause, signedUrl: URL + signed });
  });
});
