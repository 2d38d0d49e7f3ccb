/**
 * Everything that can go wrong at the edge, by its stable code: clients tell problems apart by the
 * code, people read the title and the detail.
 */
export const PROBLEMS = {
  BAD_REQUEST: { status: 400, title: 'The request cannot be read' },
  INVALID_REQUEST: { status: 400, title: 'The request is not valid' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is nothing at this path' },
  ORDER_NOT_FOUND: { status: 404, title: 'There is no such order' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This path does not take that method' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request body is too large' },
  URI_TOO_LONG: { status: 414, title: 'The path is too long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The request body is not JSON' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key was used otherwise' },
  INTERNAL_ERROR: { status: 500, title: 'Something went wrong here' },
  ORDERS_ERROR: { status: 502, title: 'The order service failed' },
  PAYMENTS_ERROR: { status: 502, title: 'The payment service failed' },
  ORDERS_UNAVAILABLE: { status: 503, title: 'The order service is not available' },
  ORDERS_OVERLOADED: { status: 503, title: 'The order service is overloaded' },
  PAYMENTS_UNAVAILABLE: { status: 503, title: 'The payment service is not available' },
  PAYMENTS_OVERLOADED: { status: 503, title: 'The payment service is overloaded' },
  STOREFRONT_UNAVAILABLE: { status: 503, title: 'The storefront does not take this request now' },
  STOREFRONT_OVERLOADED: { status: 503, title: 'The storefront is overloaded' },
  ORDERS_TIMEOUT: { status: 504, title: 'The order service did not answer in time' },
  PAYMENTS_TIMEOUT: { status: 504, title: 'The payment service did not answer in time' },
  BUDGET_EXHAUSTED: { status: 504, title: 'Too little time was left for this request' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One thing wrong with a request: where, and what it must be. */
export interface RequestFault {
  readonly in: 'body' | 'query' | 'path' | 'header';
  /** Name of the field; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** What is known of a problem beside its code. Nothing here comes from inside the chain unread. */
export interface ProblemFacts {
  /** One or two sentences for the client: what happened, what it may assume, what to do next. */
  readonly detail: string;
  readonly errors?: readonly RequestFault[];
  readonly orderId?: string;
  /** When it makes sense to ask again, in ms from now, as far as anybody knows. */
  readonly retryAfterMs?: number;
  /** Methods that the path does take. */
  readonly allow?: readonly string[];
}

/** A problem on its way to the client. */
export class EdgeProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly facts: ProblemFacts,
    options?: ErrorOptions,
  ) {
    super(facts.detail, options);
    this.name = 'EdgeProblem';
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance?: string;
  readonly code: ProblemCode;
  readonly correlationId?: string;
  readonly idempotencyKey?: string;
  readonly orderId?: string;
  readonly retryAfterMs?: number;
  readonly errors?: readonly RequestFault[];
}

/** Where the problem arose, and for which request. */
export interface ProblemSource {
  /** Path of the request, without its query. */
  readonly instance?: string;
  readonly correlationId?: string;
  readonly idempotencyKey?: string;
  /** When to come back, in ms, as the answer's `Retry-After` says it in seconds. */
  readonly retryAfterMs?: number;
}

export function problemBody(problem: EdgeProblem, source: ProblemSource): ProblemBody {
  const { status, title } = PROBLEMS[problem.code];
  const { detail, orderId, errors } = problem.facts;
  return {
    type: `urn:firebreak:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail,
    ...(source.instance === undefined ? {} : { instance: source.instance }),
    code: problem.code,
    ...(source.correlationId === undefined ? {} : { correlationId: source.correlationId }),
    ...(source.idempotencyKey === undefined ? {} : { idempotencyKey: source.idempotencyKey }),
    ...(orderId === undefined ? {} : { orderId }),
    ...(source.retryAfterMs === undefined ? {} : { retryAfterMs: source.retryAfterMs }),
    ...(errors === undefined ? {} : { errors }),
  };
}
