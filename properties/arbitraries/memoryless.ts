/**
 * Shrinking without memory. What fast-check generates remembers which simplifications failed, to not try them again; but
 * one that failed may succeed after another has: a number that had to be 3 may be 0 once a client is gone. An arbitrary
 * that forgets offers all simplifications of each value anew, so the shrunk value is a local minimum: no single one of
 * them fails any more. It costs runs, and a run takes less than a millisecond.
 */
import fc from 'fast-check';

class Memoryless<T> extends fc.Arbitrary<T> {
  private readonly inner: fc.Arbitrary<T>;
  private readonly others: (value: T) => Iterable<T>;

  constructor(inner: fc.Arbitrary<T>, others: (value: T) => Iterable<T>) {
    super();
    this.inner = inner;
    this.others = others;
  }

  /** Nor is it biased towards small values in its first cases: what is generated here is small already. */
  override generate(random: fc.Random): fc.Value<T> {
    return new fc.Value(this.inner.generate(random, undefined).value, undefined);
  }

  override canShrinkWithoutContext(value: T): value is T {
    return this.inner.canShrinkWithoutContext(value);
  }

  override shrink(value: T): fc.Stream<fc.Value<T>> {
    const simpler = this.inner.shrink(value, undefined).map((one) => one.value);
    return simpler
      .join(this.others(value)[Symbol.iterator]() as IterableIterator<T>)
      .map((one) => new fc.Value(one, undefined));
  }
}

/**
 * `inner` must be able to shrink any of its values by what it is alone: lists, numbers and records of them are. `others`
 * are simplifications of several parts at once, tried after all of those of one.
 */
export const memoryless = <T>(inner: fc.Arbitrary<T>, others: (value: T) => Iterable<T> = () => []): fc.Arbitrary<T> =>
  new Memoryless(inner, others);
