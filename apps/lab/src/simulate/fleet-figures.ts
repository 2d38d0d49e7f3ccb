import type { PolicyFigures, ServicePolicyFigures } from './chain-figures.js';

/** The same figures with every open period spread by so much of it either way; 0 leaves them as they are. */
export function withJitter(figures: PolicyFigures, jitter: number): PolicyFigures {
  if (jitter === 0) return figures;
  const spread = (service: ServicePolicyFigures): ServicePolicyFigures => ({
    ...service,
    breakers: Object.fromEntries(
      Object.entries(service.breakers).map(([name, breaker]) => [
        name,
        { ...breaker, openJitter: jitter },
      ]),
    ),
  });
  return {
    'service-a': spread(figures['service-a']),
    'service-b': spread(figures['service-b']),
    'service-c': spread(figures['service-c']),
  };
}
