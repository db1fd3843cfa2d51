package grapevine.simulator.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is on record: the ledger of seeds that once failed, which run first for ever, and the zoo,
 * the seed that finds each planted bug.
 */
public final class Records {
  private Records() {}

  /** The seeds that once failed. */
  public static List<Long> ledger() {
    List<Long> seeds = new ArrayList<>();
    for (String line : lines("ledger.txt")) {
      seeds.add(Long.parseLong(line.split("\\s+", 2)[0]));
    }
    return seeds;
  }

  /**
   * For each planted bug, by its label, seeds that find it: the first is usually enough, the others
   * are there because a change of the product makes another world of every seed.
   */
  public static Map<String, List<Long>> zoo() {
    Map<String, List<Long>> seeds = new LinkedHashMap<>();
    for (String line : lines("zoo.txt")) {
      List<String> words = List.of(line.split("\\s+"));
      seeds.put(words.getFirst(), words.stream().skip(1).map(Long::parseLong).toList());
    }
    return seeds;
  }

  private static List<String> lines(String name) {
    try (InputStream in = Records.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
