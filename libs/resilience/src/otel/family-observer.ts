import type { Attributes, BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import type { Family, Series, Subject } from './series.js';

/** The attributes under which each series of one kind of policy was last observed. */
type Observed<S> = Map<Series<S>, Attributes[]>;

/**
 * Shows the policies of one kind to a meter. Policies that are gone are no longer observed; what
 * counts things at hand goes to 0 first, for there are SDKs that repeat the last value for ever.
 */
export class FamilyObserver<S> {
  private readonly instruments: ReadonlyMap<Series<S>, Observable>;
  private lastSeen = new Map<string, Observed<S>>();

  constructor(
    meter: Meter,
    private readonly family: Family<S>,
    private readonly subjects: () => Iterable<Subject<S>>,
    private readonly maxNames: number,
  ) {
    this.instruments = new Map(family.series.map((series) => [series, instrument(meter, series)]));
  }

  get observables(): Observable[] {
    return [...this.instruments.values()];
  }

  observe(result: BatchObservableResult): void {
    const seen = new Map<string, Observed<S>>();
    for (const subject of this.subjects()) {
      if (seen.size >= this.maxNames) break;
      seen.set(subject.name, this.observeOne(result, subject));
    }
    for (const [name, observed] of this.lastSeen) {
      if (!seen.has(name)) this.bury(result, observed);
    }
    this.lastSeen = seen;
  }

  private observeOne(result: BatchObservableResult, subject: Subject<S>): Observed<S> {
    const { name, attributes, view } = subject;
    const own: Attributes = { [this.family.nameAttribute]: name, ...attributes };
    const observed: Observed<S> = new Map();
    for (const [series, observable] of this.instruments) {
      const all: Attributes[] = [];
      series.read(view, (value, more) => {
        const attributesOfValue = more === undefined ? own : { ...own, ...more };
        result.observe(observable, value, attributesOfValue);
        all.push(attributesOfValue);
      });
      if (series.kind !== 'counter') observed.set(series, all);
    }
    return observed;
  }

  private bury(result: BatchObservableResult, observed: Observed<S>): void {
    for (const [series, all] of observed) {
      const observable = this.instruments.get(series);
      if (observable === undefined) continue;
      for (const attributes of all) result.observe(observable, 0, attributes);
    }
  }
}

function instrument<S>(meter: Meter, { kind, name, unit, description }: Series<S>): Observable {
  const options = { unit, description };
  switch (kind) {
    case 'counter':
      return meter.createObservableCounter(name, options);
    case 'up_down':
      return meter.createObservableUpDownCounter(name, options);
    case 'gauge':
      return meter.createObservableGauge(name, options);
  }
}
