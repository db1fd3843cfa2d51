package grapevine.service.node;

import grapevine.mechanism.exactlyonce.ExactlyOnceSettings;

/**
 * What clients are promised who do more than one thing.
 *
 * @param leaseMillis for how long a client has its number; shorter than a timestamp may be behind
 * @param once what is remembered of their requests
 */
public record SessionSettings(long leaseMillis, ExactlyOnceSettings once) {
  /** What a server does unless told otherwise: an hour. */
  public static final SessionSettings STANDARD =
      new SessionSettings(3_600_000, ExactlyOnceSettings.defaults());
}
