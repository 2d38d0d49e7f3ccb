import { afterEach, expect, it } from '@jest/globals';
import { VERSION } from '@firebreak/chassis';
import { serviceResource } from './service-resource.js';

afterEach(() => {
  delete process.env['OTEL_RESOURCE_ATTRIBUTES'];
});

it('says which service of which version this is', () => {
  expect(serviceResource('service-b').attributes).toMatchObject({
    'service.name': 'service-b',
    'service.version': VERSION,
    'process.pid': process.pid,
  });
});

it('adds what the environment says, and is not renamed by it', () => {
  process.env['OTEL_RESOURCE_ATTRIBUTES'] = 'deployment.environment.name=stage,service.name=other';

  expect(serviceResource('service-b').attributes).toMatchObject({
    'deployment.environment.name': 'stage',
    'service.name': 'service-b',
  });
});
