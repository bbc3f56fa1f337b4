import type { RawRequest } from '../../../lambda/encoding';
import type { FrontDoorResponse } from '../../../lambda/front-door/front-door';

/** A request with everything that front doors treat differently. */
export const WIRE: RawRequest = {
  method: 'POST',
  scheme: 'https',
  host: 'hooks.example.com',
  target: '/live/a%20b?x=1&y=%C3%A9+z&x=2&v',
  headers: [
    ['X-A', '1'],
    ['Cookie', 'a=1; b=2'],
    ['x-a', '2'],
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ],
  body: Buffer.from('a=1'),
  sourceIp: '198.51.100.7',
};

/** A minimal request. */
export const EMPTY: RawRequest = {
  method: 'GET',
  scheme: 'http',
  host: 'hooks.example.com:8080',
  target: '/',
  headers: [],
  body: Buffer.of(),
};

export const ANSWER: FrontDoorResponse = {
  statusCode: 201,
  headers: [
    ['Content-Type', 'text/xml'],
    ['x-a', '1'],
    ['X-A', '2'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ],
  body: Uint8Array.of(1),
};
