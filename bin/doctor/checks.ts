import type { Check } from './check';
import { emptyBody, size } from './checks/body';
import { chain } from './checks/chain';
import { contentType } from './checks/content-type';
import { dates } from './checks/dates';
import { hostName } from './checks/host-name';
import { ipv4 } from './checks/ipv4';
import { method } from './checks/method';
import { nameResolution } from './checks/name-resolution';
import { overrides } from './checks/overrides';
import { redirects } from './checks/redirects';
import { signed, unsigned, wronglySigned } from './checks/signature';
import { sni } from './checks/sni';
import { status } from './checks/status';
import { tcp } from './checks/tcp';
import { time } from './checks/time';
import { tlsVersion } from './checks/tls-version';
import { twiml } from './checks/twiml';

/** In the order in which a request meets what they look at. */
export const CHECKS: readonly Check[] = [
  overrides,
  nameResolution,
  ipv4,
  tcp,
  tlsVersion,
  chain,
  hostName,
  dates,
  sni,
  redirects,
  time,
  method,
  status,
  contentType,
  emptyBody,
  size,
  twiml,
  unsigned,
  wronglySigned,
  signed,
];
