import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refusal } from './guard.js';
import { SECURITY_HEADERS } from './headers.js';

/** A page of one sentence. */
export function sentencePage(response: ServerResponse, status: number, sentence: string): void {
  const body =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Towline</title></head>' +
    `<body><p>${escaped(sentence)}</p></body></html>\n`;
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** The same where a connection has no response: it asks for a socket, or makes no sense. */
export function refuseConnection(connection: Duplex, { status, message }: Refusal): void {
  if (!connection.writable) return void connection.destroy();
  const headers = { ...SECURITY_HEADERS, Connection: 'close', 'Content-Type': 'text/plain' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines].join('\r\n');
  connection.end(`${head}\r\n\r\n${message}\n`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
