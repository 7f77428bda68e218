import type { ServerResponse } from 'node:http';

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

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
