package grapevine.server.configuration;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On which line each key stands. The library's tree does not tell; for a file as small as ours a
 * look at the beginnings of lines does. Immutable.
 */
final class Located {
  private static final Pattern TABLE = Pattern.compile("\\s*\\[\\s*([A-Za-z0-9_.\"-]+)\\s*].*");
  private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z0-9_.\"-]+)\\s*=.*");

  private final Map<String, Integer> lines = new TreeMap<>();

  Located(String text) {
    String table = "";
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher heading = TABLE.matcher(line);
      Matcher key = KEY.matcher(line);
      if (heading.matches()) {
        table = heading.group(1).replace("\"", "") + ".";
        lines.putIfAbsent(heading.group(1).replace("\"", ""), number);
      } else if (key.matches()) {
        lines.putIfAbsent(table + key.group(1).replace("\"", ""), number);
      }
    }
  }

  /** {@code ", line 7"}, or nothing where it is not known. */
  String line(String path) {
    Integer line = lines.get(path);
    return line == null ? "" : ", line " + line;
  }
}
