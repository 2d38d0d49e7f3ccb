import type { BreakerOptions, Classifier, Clock } from '../core/index.js';
import type {
  BreakerRegistry,
  Bulkhead,
  CircuitBreaker,
  Deadline,
  Fallback,
  Retry,
} from '../policies/index.js';
import type { StreamVerdict } from '../rxjs/index.js';
import { agreementFaults } from './agreement.js';
import type { BreakerDeclaration } from './declaration.js';
import type { MethodDeclaration } from './method-declaration.js';
import type { PolicyRegistry } from './policy-registry.js';
import type { ResilienceDefinitions } from './resilience-definitions.js';
import { streamFaults } from './stream-faults.js';

/** What the parts of methods are made with. */
export interface PartTools {
  readonly registry: BreakerRegistry;
  readonly policies: PolicyRegistry;
  readonly clock: Clock;
  /** What the modules define by name, and where faults are collected, so that all are told at once. */
  readonly definitions: ResilienceDefinitions;
  /** Judges what handlers threw. @default the module's classifier */
  readonly classify?: Classifier;
}

/** The policies of one method, each made and registered. */
export interface MethodParts {
  /** What the method is called; no other one of the application is called so. */
  readonly owner: string;
  readonly fallback: Fallback | undefined;
  readonly deadline: Deadline | undefined;
  readonly retry: Retry | undefined;
  /** Outermost first. */
  readonly breakers: readonly CircuitBreaker[];
  /** When the breakers judge, if what the method answers is a stream. */
  readonly stream: StreamVerdict | undefined;
  readonly bulkhead: Bulkhead | undefined;
}

/** Makes and registers what a method declares. What is faulty is noted and left out. */
export function makeParts(declaration: MethodDeclaration, tools: PartTools): MethodParts {
  const { owner } = declaration;
  const { faults } = tools.definitions;
  const parts = {
    owner,
    fallback: makeFallback(declaration, tools),
    deadline: makeDeadline(declaration, tools),
    retry: makeRetry(declaration, tools),
    breakers: makeBreakers(declaration, tools),
    stream: streamOf(declaration, tools),
    bulkhead: makeBulkhead(declaration, tools),
  };
  for (const fault of repetitionFaults(parts)) faults.add(owner, fault);
  for (const fault of agreementFaults(figuresOf(parts))) faults.add(owner, `cannot work: ${fault}`);
  return parts;
}

/** What the policies of a method must agree on, as it is now. */
export function figuresOf({ breakers, retry, deadline }: MethodParts) {
  return { breakers, retry: retry?.options, deadline: deadline?.options };
}

function makeFallback({ owner, fallback }: MethodDeclaration, tools: PartTools) {
  if (fallback === undefined) return undefined;
  const { name = owner, returns: _, ...options } = fallback;
  const { faults } = tools.definitions;
  return faults.collect(owner, () => tools.policies.fallbacks.define(name, options))[0];
}

function makeDeadline({ owner, deadline }: MethodDeclaration, tools: PartTools) {
  if (deadline === undefined) return undefined;
  const { name = owner, returns: _, ...options } = deadline;
  const { faults } = tools.definitions;
  return faults.collect(owner, () => tools.policies.deadlines.define(name, options))[0];
}

function makeRetry({ owner, retry }: MethodDeclaration, tools: PartTools) {
  if (retry === undefined) return undefined;
  const { name = owner, returns: _, ...options } = retry;
  const { faults } = tools.definitions;
  return faults.collect(owner, () => tools.policies.retries.define(name, options))[0];
}

function makeBulkhead({ owner, bulkhead }: MethodDeclaration, tools: PartTools) {
  if (bulkhead === undefined) return undefined;
  const { name = owner, returns: _, ...options } = bulkhead;
  const { faults } = tools.definitions;
  return faults.collect(owner, () => tools.policies.bulkheads.define(name, options))[0];
}

function makeBreakers(method: MethodDeclaration, tools: PartTools): CircuitBreaker[] {
  const { owner, breakers } = method;
  return breakers.flatMap((declaration) =>
    tools.definitions.faults.collect(owner, () => makeBreaker(method, declaration, tools)),
  );
}

function makeBreaker(
  { owner, deadline }: MethodDeclaration,
  declaration: BreakerDeclaration,
  { definitions, registry, classify: classifyDefault }: PartTools,
): CircuitBreaker | CircuitBreaker[] {
  const { name = owner, group, classify = classifyDefault, ...rest } = declaration;
  const { returns: _returns, stream: _stream, ...own } = rest;
  if (isNameOnly(declaration) && definitions.definesBreaker(name)) {
    return definitions.breaker(name) ?? [];
  }
  const attemptMs = own.attemptMs ?? deadline?.attemptMs ?? deadline?.totalMs;
  const figures: BreakerOptions = attemptMs === undefined ? own : { ...own, attemptMs };
  return registry.define(name, figures, {
    ...(group === undefined ? {} : { group }),
    ...(classify === undefined ? {} : { classify }),
  });
}

/** Where several breakers say it the outermost counts. */
function streamOf({ owner, breakers }: MethodDeclaration, { definitions }: PartTools) {
  const said = breakers.map(({ stream }) => stream);
  for (const fault of said.flatMap(streamFaults)) definitions.faults.add(owner, fault);
  const defined = breakers.filter(isNameOnly).map(({ name = '' }) => definitions.stream(name));
  return [...said, ...defined].find((stream) => stream !== undefined);
}

/** Asked twice, a breaker never closes again: its only probe is refused by itself, further in. */
function repetitionFaults({ breakers }: MethodParts): string[] {
  const repeated = new Set(breakers.filter((breaker, at) => breakers.indexOf(breaker) !== at));
  return [...repeated].map(
    ({ name }) =>
      `has the circuit breaker "${name}" more than once, and its probe would refuse itself; ` +
      'give each a name of its own, or leave one out',
  );
}

const NO_FIGURES: ReadonlySet<string> = new Set(['name', 'returns', 'stream']);

/** The breaker of that name, whatever a module says of it. */
function isNameOnly(declaration: BreakerDeclaration): boolean {
  const figures = Object.keys(declaration).filter((key) => !NO_FIGURES.has(key));
  return declaration.name !== undefined && figures.length === 0;
}
