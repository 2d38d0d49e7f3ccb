import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '@firebreak/chassis';
import { z } from 'zod';
import { telemetryVariables } from './telemetry-variables.js';

const SCHEMA = z.object(telemetryVariables);

function endpoint(value: string): unknown {
  return loadConfig(SCHEMA, { OTEL_EXPORTER_OTLP_ENDPOINT: value }).OTEL_EXPORTER_OTLP_ENDPOINT;
}

describe('the endpoint of the collector', () => {
  it.each(['http://127.0.0.1:4318', 'https://collector.example/otlp'])('may be %p', (url) => {
    expect(endpoint(url)).toBe(url);
  });

  it('may be left out', () => {
    expect(endpoint('')).toBeUndefined();
  });

  it.each(['127.0.0.1:4318', 'grpc://collector:4317', 'http://', 'http://me:secret@collector'])(
    'may not be %p',
    (url) => {
      expect(() => endpoint(url)).toThrow(
        /OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL/,
      );
    },
  );
});
