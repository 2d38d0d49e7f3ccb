import type { z } from 'zod';
import { EdgeProblem, type RequestFault } from '../problem/problem.js';

/** Faults told at most: enough to mend a request, and a bound on what a client can make us say. */
const MAX_FAULTS = 20;
const MAX_NAME = 64;

type Place = RequestFault['in'];
type Issue = z.core.$ZodIssue;

/** One part of a request and what it must be. */
export interface InputPart<Schema extends z.ZodType> {
  readonly in: Place;
  /** Name of the value if it is a single one, such as a header. @default the names are in the value */
  readonly name?: string;
  readonly schema: Schema;
  readonly value: unknown;
}

type Outputs<Schemas extends Readonly<Record<string, z.ZodType>>> = {
  [Name in keyof Schemas]: z.output<Schemas[Name]>;
};

/**
 * The parts of a request, checked together.
 * @throws EdgeProblem INVALID_REQUEST listing each fault of each part
 */
export function readInput<Schemas extends Readonly<Record<string, z.ZodType>>>(parts: {
  readonly [Name in keyof Schemas]: InputPart<Schemas[Name]>;
}): Outputs<Schemas> {
  const results = Object.entries<InputPart<z.ZodType>>(parts).map(
    ([name, part]) => ({ name, part, result: part.schema.safeParse(part.value) }) as const,
  );
  const faults = results.flatMap(({ part, result }) =>
    result.success ? [] : result.error.issues.flatMap((issue) => faultsOf(part, issue)),
  );
  if (faults.length > 0) throw invalidRequest(faults);
  return Object.fromEntries(
    results.map(({ name, result }) => [name, result.data]),
  ) as Outputs<Schemas>;
}

function invalidRequest(faults: readonly RequestFault[]): EdgeProblem {
  const told = faults.slice(0, MAX_FAULTS);
  const list = told.map((fault) => `${nameOf(fault)} ${fault.message}`).join('; ');
  return new EdgeProblem('INVALID_REQUEST', { detail: `${list}.`, errors: told });
}

function nameOf(fault: RequestFault): string {
  return fault.path === '' ? `the ${fault.in}` : `${fault.in} ${fault.path}`;
}

function faultsOf(part: Pick<InputPart<z.ZodType>, 'in' | 'name'>, issue: Issue): RequestFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: part.in,
      path: key.slice(0, MAX_NAME),
      message: 'is not a known field',
    }));
  }
  const path = part.name ?? issue.path.join('.');
  return [{ in: part.in, path, message: issue.message }];
}
