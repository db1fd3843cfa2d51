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
 * the kind of world that each planted bug is found in.
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

  /** For each planted bug, by its label, the worlds that it is found in. */
  public static Map<String, Habitat> zoo() {
    Map<String, Habitat> habitats = new LinkedHashMap<>();
    for (String line : lines("zoo.txt")) {
      List<String> words = List.of(line.split("\\s+"));
      habitats.put(words.getFirst(), Habitat.read(words.subList(1, words.size())));
    }
    return habitats;
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
