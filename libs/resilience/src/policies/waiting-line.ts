/** First come, first served; anyone may leave from anywhere. Every step takes the same time. */
export class WaitingLine<T> {
  private first: Place<T> | undefined;
  private last: Place<T> | undefined;
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Joins at the end; answers the place, with which one may leave. */
  join(value: T): Place<T> {
    const place = new Place(value, this.last);
    if (this.last === undefined) this.first = place;
    else this.last.next = place;
    this.last = place;
    this.count++;
    return place;
  }

  /** Whoever is first leaves. */
  shift(): T | undefined {
    const place = this.first;
    if (place === undefined) return undefined;
    this.leave(place);
    return place.value;
  }

  /** Leaves from wherever; false if it had left before. */
  leave(place: Place<T>): boolean {
    if (!place.waits) return false;
    place.waits = false;
    if (place.previous === undefined) this.first = place.next;
    else place.previous.next = place.next;
    if (place.next === undefined) this.last = place.previous;
    else place.next.previous = place.previous;
    this.count--;
    return true;
  }
}

/** A place in the line. */
export class Place<T> {
  waits = true;
  next: Place<T> | undefined;

  constructor(
    readonly value: T,
    public previous: Place<T> | undefined,
  ) {}
}
