package grapevine.trial.bench;

import java.util.List;
import java.util.stream.IntStream;

/** What every bench has in common. */
final class Bench {
  /** The domain of all recipients. */
  static final String DOMAIN = "bench.example.org";

  /** A single recipient. */
  static final String ONE = "one@" + DOMAIN;

  /** A list of {@link #MEMBERS}. */
  static final String LIST = "list@" + DOMAIN;

  /** Who sends. */
  static final String SENDER = "sender@example.net";

  /** How many members the list has. */
  static final int MEMBERS = 1_000;

  private Bench() {}

  /** The names of the members, without a domain. */
  static List<String> members() {
    return IntStream.range(0, MEMBERS).mapToObj(number -> "member" + number).toList();
  }

  /** The middle one. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
