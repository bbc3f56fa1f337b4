import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../../bin/doctor/examine';
import type { Examination } from '../../../bin/doctor/finding';
import { CERTIFICATE_STAGES } from './certificate-stages';
import { CONTENT_STAGES } from './content-stages';
import { DELIVERY_STAGES } from './delivery-stages';
import { ENCODING_STAGES } from './encoding-stages';
import { examineOptions, LIMITS } from './examine-options';
import { NETWORK_STAGES } from './network-stages';
import { HOST, makePki } from './pki';
import { Servers, TOKEN } from './servers';
import { SIGNATURE_STAGES } from './signature-stages';
import type { Pki, Stage } from './stage';
import { TWIML_STAGES } from './twiml-stages';

const STAGES = [
  NETWORK_STAGES,
  CERTIFICATE_STAGES,
  DELIVERY_STAGES,
  CONTENT_STAGES,
  ENCODING_STAGES,
  TWIML_STAGES,
  SIGNATURE_STAGES,
].flat();

const servers = new Servers();
let pki: Pki;
beforeAll(async () => {
  pki = await makePki();
});
afterEach(() => servers.close());

async function examined({
  start,
  token,
  lookup,
  resolve,
  host = HOST,
  target = '/voice',
  userInfo,
  examine: own,
  waits: { quickMs = 10_000, ...limits } = {},
}: Stage): Promise<Examination> {
  const port = await start(servers, pki);
  const addresses = new Map(resolve === false ? [] : [[host, '127.0.0.1']]);
  return examine(
    `https://${userInfo ? `${userInfo}@` : ''}${host}:${port}${target}`,
    examineOptions(pki, {
      authToken: token === false ? undefined : TOKEN,
      lookup,
      quickMs,
      ...own,
      reach: { ca: [pki.root.pem], addresses },
      limits: { ...LIMITS, ...limits },
    }),
  );
}

describe('a fault is reported with the code that Twilio would log', () => {
  it.each(STAGES)('$name → $check $level $code', async (stage) => {
    const { ok, findings } = await examined(stage);
    const found = findings.find(({ check }) => check === stage.check);
    expect(found).toMatchObject({ level: stage.level, code: stage.code, message: expect.stringMatching(stage.says) });
    if (stage.level === 'error') expect([ok, found?.fix]).toEqual([false, expect.any(String)]);
  });
});
