import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { WatchedExporter } from './watched-exporter.js';

const REFUSED: ExportResult = { code: ExportResultCode.FAILED, error: new Error('ECONNREFUSED') };
const TAKEN: ExportResult = { code: ExportResultCode.SUCCESS };

let answer: ExportResult;
let lines: string[];
let exporter: WatchedExporter;
beforeEach(() => {
  lines = [];
  const keep = (message: unknown): void => void lines.push(String(message));
  const collector = {
    export: (_spans: ReadableSpan[], done: (result: ExportResult) => void) => done(answer),
    shutdown: () => Promise.resolve(),
  };
  exporter = new WatchedExporter(collector, 'http://collector/v1/traces', {
    log: keep,
    warn: keep,
  });
});

function send(result: ExportResult): ExportResult | undefined {
  answer = result;
  let told: ExportResult | undefined;
  exporter.export([{}, {}] as ReadableSpan[], (ended) => (told = ended));
  return told;
}

describe('a collector that is away', () => {
  it('is told of once, however long it is away', () => {
    for (let batch = 0; batch < 5; batch++) send(REFUSED);

    expect(lines).toEqual([expect.stringContaining('ECONNREFUSED')]);
  });

  it('is told of again when it is back, with what was lost', () => {
    send(REFUSED);
    send(REFUSED);
    send(TAKEN);

    expect(lines[1]).toBe('spans reach http://collector/v1/traces again; 4 were lost');
  });

  it('is nothing that the SDK need tell of as well', () => {
    expect(send(REFUSED)).toEqual(TAKEN);
  });
});
