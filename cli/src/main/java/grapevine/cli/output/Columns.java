package grapevine.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Which columns rows have, and in which order they are shown. */
final class Columns {
  /** Columns whose value is a list, with spaces between: in JSON they are arrays. */
  private static final Set<String> LISTS =
      Set.of(
          "address",
          "addresses",
          "domain",
          "domains",
          "forwarding",
          "friend",
          "friends",
          "inbox-site",
          "inbox-sites",
          "member",
          "members",
          "owner",
          "owners",
          "recipients",
          "role",
          "servers",
          "services",
          "target",
          "targets");

  private static final String BETWEEN = ",?\\s+";

  private Columns() {}

  /** The columns in which some row has a value: those named first, then the others by alphabet. */
  static List<String> of(List<SortedMap<String, String>> rows, List<String> first) {
    TreeSet<String> present = new TreeSet<>();
    for (SortedMap<String, String> row : rows) {
      row.forEach((name, value) -> {
        if (!value.isEmpty()) {
          present.add(name);
        }
      });
    }
    List<String> ordered = new ArrayList<>();
    for (String name : first) {
      if (present.remove(name)) {
        ordered.add(name);
      }
    }
    ordered.addAll(present);
    return ordered;
  }

  static boolean isList(String column) {
    return LISTS.contains(column);
  }

  static List<String> items(String value) {
    return value.isEmpty() ? List.of() : Arrays.asList(value.split(BETWEEN, -1));
  }
}
