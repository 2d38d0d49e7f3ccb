import type { Observable } from 'rxjs';

/** One layer around a guarded method, in the three forms that a method's answer can take. */
export interface Policy {
  /** Around one subscription; an Observable nobody subscribes to must cost nothing. */
  observe<T>(source: Observable<T>): Observable<T>;
  /** Must not throw, only reject. */
  runAsync<T>(call: () => Promise<T>): Promise<T>;
  run<T>(call: () => T): T;
}
