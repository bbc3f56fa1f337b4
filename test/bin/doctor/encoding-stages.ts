import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Answering } from './servers';
import { answered, type Stage, stage } from './stage';

const XML = '<Response><Say>Grüße</Say></Response>';

/** Faults of a body's compression and encoding. */
export const ENCODING_STAGES: readonly Stage[] = [
  encoded('broken gzip', { body: XML, coding: 'gzip' }, 'content-encoding error 11206', /isn't gzip/),
  encoded('unasked gzip', { body: gzipSync(XML), coding: 'gzip' }, 'content-encoding warning -', /doesn't ask for/),
  encoded('unasked brotli', { body: brotliCompressSync(XML), coding: 'br' }, 'content-encoding warning -', /with br/),
  encoded(
    'compressed text is read',
    { body: gzipSync('<Response'), coding: 'gzip' },
    'twiml error 12100',
    /well-formed/,
  ),
  encoded('unknown coding', { body: XML, coding: 'lzma' }, 'content-encoding error 11206', /lzma is unknown/),
  encoded('unannounced gzip', { body: gzipSync(XML) }, 'content-encoding error 12100', /no Content-Encoding says so/),
  encoded('invalid UTF-8', { body: Buffer.from(XML, 'latin1') }, 'charset error 12100', /isn't valid UTF-8/),
  encoded('unknown encoding', { body: declaring('klingon') }, 'charset error 12100', /klingon is unknown/),
  encoded('unknown charset', { body: XML, charset: 'utf8000' }, 'charset error 12100', /utf8000 is unknown/),
  encoded(
    'UTF-8 declared as Latin-1',
    { body: declaring('ISO-8859-1'), charset: 'utf-8' },
    'charset error 12100',
    /contradictory: the Content-Type says UTF-8, and the XML declaration WINDOWS-1252/,
  ),
  encoded(
    'UTF-8 declared as UTF-16',
    { body: declaring('UTF-16'), charset: 'utf-8' },
    'charset error 12100',
    /contradictory/,
  ),
  encoded('UTF-16 as UTF-8', { body: utf16(XML), charset: 'utf-8' }, 'charset error 12100', /contradictory/),
  encoded(
    'contradiction without effect',
    { body: declaring('ISO-8859-1', '<Response/>'), charset: 'utf-8' },
    'charset warning 12100',
    /contradictory/,
  ),
  encoded('UTF-8', { body: declaring('UTF-8'), charset: 'utf-8' }, 'charset ok -', /UTF-8/),
  encoded('UTF-8 with its mark', { body: `\ufeff${declaring('UTF-8')}` }, 'twiml ok -', /<Say>/),
  encoded('UTF-16 throughout', { body: utf16(declaring('UTF-16')), charset: 'utf-16' }, 'twiml ok -', /<Say>/),
  encoded(
    'Latin-1 throughout',
    { body: Buffer.from(declaring('ISO-8859-1'), 'latin1') },
    'charset ok -',
    /WINDOWS-1252/,
  ),
];

interface Written {
  readonly body: string | Buffer;
  readonly coding?: string;
  readonly charset?: string;
}

function encoded(name: string, { body, coding, charset }: Written, found: string, says: RegExp): Stage {
  const answering: Answering = (_, response) => {
    response.setHeader('content-type', charset === undefined ? 'text/xml' : `text/xml; charset=${charset}`);
    if (coding !== undefined) response.setHeader('content-encoding', coding);
    response.end(body);
  };
  return stage(name, answered(answering), found, says);
}

function declaring(encoding: string, xml = XML): string {
  return `<?xml version="1.0" encoding="${encoding}"?>${xml}`;
}

function utf16(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}
