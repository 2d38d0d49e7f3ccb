/** The options of `simulate fleet` as typed. */
export interface SimulateFleetOptions {
  readonly a: string;
  readonly b: string;
  readonly rate: string;
  readonly placement: string;
  readonly fault: string;
  readonly from: string;
  readonly outage: string;
  readonly duration: string;
  readonly openMs: string;
  readonly jitter: string;
  readonly seed: string;
  readonly out?: string;
}
