/** Where a circuit stands. Logs, metrics and code spell the states alike. */
export type CircuitState = 'closed' | 'open' | 'half_open';

/**
 * Who rules the circuit: the machine itself (`auto`) or an operator.
 * `forced_open` refuses every call; `disabled` admits every call and only counts.
 */
export type BreakerMode = 'auto' | 'forced_open' | 'disabled';

/**
 * What a finished call says about the callee:
 * - `success`: it did the work;
 * - `failure`: evidence that it is unreachable, broken or too slow;
 * - `alive`: it answered properly with a refusal, such as "no such order";
 * - `ignore`: the call says nothing about it (the caller left, our own limit, our own bug).
 */
export type Outcome = 'success' | 'failure' | 'alive' | 'ignore';
