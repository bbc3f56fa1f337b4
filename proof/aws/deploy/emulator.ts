import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { makeCertificates } from '../../../bin/local/certificates/make-certificates';
import { freePorts, type Running, start } from '../../proxies/processes';
import type { VirtualEnvironment } from '../../virtual-environment';
import { lambdaNodeFolder } from './lambda-node';
import { startTlsServer } from './tls-server';

export const REGION = 'us-east-1';

/** Ending of the emulator's domains. Not AWS's, because the emulator's functions send requests for those to its API. */
export const HOST = 'emulator.example';

/** A running MiniStack, with a server in front that ends TLS. */
export interface Emulator extends Running {
  /** Endpoint of all services. */
  readonly endpoint: string;
  /** Port at which front doors accept HTTPS, whatever their domain. */
  readonly tlsPort: number;
  /** The authority of the front doors' certificate. */
  readonly ca: string;
}

/** Starts the emulator. Its functions run as processes on Node 24, which reach nothing but this machine. */
export async function startEmulator({ bin }: VirtualEnvironment, folder: string): Promise<Emulator> {
  const [port = 0] = await freePorts(1);
  const domains = [`*.execute-api.${HOST}`, `*.lambda-url.${REGION}.on.aws`, 'hooks.example.com'];
  const { ca, ...pem } = await makeCertificates(new Date(), { dns: domains, ip: [] });
  const [caFile, temporary] = [join(folder, 'ca.pem'), join(folder, 'tmp')];
  writeFileSync(caFile, ca);
  mkdirSync(temporary);
  const tls = await startTlsServer(pem, port);
  const emulator = await start(join(bin, 'ministack'), [], [port], {
    PATH: [lambdaNodeFolder(), process.env['PATH']].join(delimiter),
    HOME: folder,
    TMPDIR: temporary,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    MINISTACK_HOST: HOST,
    MINISTACK_REGION: REGION,
    LAMBDA_EXECUTOR: 'local',
    IOT_MTLS_ENABLED: '0',
    NODE_OPTIONS: `--require ${join(__dirname, 'internet.cjs')}`,
    NODE_EXTRA_CA_CERTS: caFile,
    TLS_PORT: String(tls.port),
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    tlsPort: tls.port,
    ca,
    stop: async () => {
      await emulator.stop();
      await tls.stop();
    },
  };
}
