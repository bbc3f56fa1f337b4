import type { EncodeOptions } from '../../../lambda/front-door';
import type { FrontDoorName } from '../../../lib/contract';
import { type AnswerFrom, type HttpAnswer, messageAnswer, ownAnswer } from '../sandbox';
import { functionUrlAnswer, httpApiAnswers, loadBalancerAnswer, restApiAnswer } from './answers';
import type { SchemeSource } from './incoming-request';

const MB = 1024 * 1024;

/** A front door as the local run plays it. */
export interface LocalDoor {
  /** What the printed table calls it; unique. */
  readonly label: string;
  readonly frontDoor: FrontDoorName;
  readonly scheme: SchemeSource;
  /** What the public path starts with before a route: `/live`, or the empty string. */
  readonly publicPrefix: string;
  readonly encoding: EncodeOptions;
  readonly answer: AnswerFrom;
  /** The largest body that the door takes, and what it answers to a larger one. */
  readonly maxBodyBytes: number;
  readonly tooLarge: HttpAnswer;
  /** Whether the construct declares this door's own origin to the function, which it cannot where AWS makes the name. */
  readonly declaresOrigin: boolean;
}

const HTTPS = { scheme: 'https', publicPrefix: '', encoding: {}, declaresOrigin: false } as const;

/** A load balancer's target group, with multi-value headers on as the construct has it, or off. */
export function loadBalancerDoor(multiValueHeaders: boolean): LocalDoor {
  return {
    ...HTTPS,
    label: multiValueHeaders ? 'ALB' : 'ALB single',
    frontDoor: 'application-load-balancer',
    encoding: { multiValueHeaders },
    answer: loadBalancerAnswer({ multiValueHeaders }),
    maxBodyBytes: MB,
    tooLarge: ownAnswer(413, 'text/html', '<html><body>413 Request Entity Too Large</body></html>'),
    declaresOrigin: true,
  };
}

const REST_API: LocalDoor = {
  ...HTTPS,
  label: 'REST API',
  frontDoor: 'rest-api',
  publicPrefix: '/live',
  encoding: { stage: 'live' },
  answer: restApiAnswer,
  maxBodyBytes: 10 * MB,
  tooLarge: messageAnswer(413, 'Request Too Long'),
};

function httpApiDoor(payloadFormatVersion: '1.0' | '2.0'): LocalDoor {
  return {
    ...HTTPS,
    label: `HTTP API ${payloadFormatVersion}`,
    frontDoor: 'http-api',
    encoding: { payloadFormatVersion },
    answer: httpApiAnswers[payloadFormatVersion],
    maxBodyBytes: 10 * MB,
    tooLarge: messageAnswer(413, 'Request Entity Too Large'),
  };
}

const FUNCTION_URL: LocalDoor = {
  ...HTTPS,
  label: 'Function URL',
  frontDoor: 'function-url',
  answer: functionUrlAnswer,
  maxBodyBytes: 6 * MB,
  tooLarge: messageAnswer(413, 'Request Entity Too Large'),
};

/** The front doors in the order of their ports. */
export const LOCAL_DOORS: readonly LocalDoor[] = [
  loadBalancerDoor(true),
  REST_API,
  httpApiDoor('2.0'),
  httpApiDoor('1.0'),
  FUNCTION_URL,
];

/** Plain HTTP behind a tunnel such as ngrok, whose `X-Forwarded-Proto` is believed like a load balancer's. */
export const TUNNEL_DOOR: LocalDoor = tunnelTo(loadBalancerDoor(true));

/** A door reached over plain HTTP through a tunnel, which has ended TLS. */
export function tunnelTo(door: LocalDoor): LocalDoor {
  return { ...door, label: 'Tunnel', scheme: 'x-forwarded-proto', declaresOrigin: false };
}
