package grapevine.runtime.loop;

import java.util.List;

/**
 * What an {@link EventLoop} drives: a node, which knows neither threads nor sockets. Called by one
 * thread only.
 *
 * @param <E> type of the events
 * @param <F> type of the effects
 */
public interface Machine<E, F> {
  /**
   * Handles a batch and makes its changes durable.
   *
   * @param events at least one, in the order of their arrival
   * @return what may be released now
   */
  Outcome<F> step(List<E> events);

  /** The event that stands for the passing of time. */
  E tick();

  /**
   * What came of a batch.
   *
   * @param effects to be released in order
   * @param nextTickMonotonicMillis when the next {@link #tick} is due at the latest, by the
   *     server's monotonic clock
   */
  record Outcome<F>(List<F> effects, long nextTickMonotonicMillis) {}
}
