package grapevine.trial.proxy;

import java.time.Duration;

/** How a link is at the moment. */
public sealed interface Weather {
  /** All goes through at once. */
  record Clear() implements Weather {}

  /** Every connection is broken, and new ones are closed at once. */
  record Cut() implements Weather {}

  /** Connections stay, and nothing comes through until the weather changes. */
  record Held() implements Weather {}

  /**
   * All goes through late and slowly.
   *
   * @param delay of each piece
   * @param bytesPerSecond of each direction of each connection; at least 1
   */
  record Slow(Duration delay, long bytesPerSecond) implements Weather {}
}
