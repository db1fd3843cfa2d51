package grapevine.acceptance.client;

import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of docs/operation/ldap.md, which are thereby known to work. */
final class Manual {
  private static final Path PAGE =
      Path.of(System.getProperty("grapevine.root", ".."), "docs", "operation", "ldap.md");

  private Manual() {}

  /**
   * An example, for this organisation: its server is the host itself, and who looks people up is
   * alice.
   *
   * @param name as it stands behind the language of the example
   */
  static String example(String name) throws IOException {
    Pattern fence = Pattern.compile("(?ms)^```[a-z]+ " + Pattern.quote(name) + "$\\n(.*?)^```$");
    Matcher found = fence.matcher(Files.readString(PAGE));
    if (!found.find()) {
      throw new IllegalStateException(PAGE + " has no example " + name);
    }
    return found
        .group(1)
        .replace("ldap.example.org", "127.0.0.1")
        .replace("uid=reader,", "uid=alice,")
        .replace("reader.pa", "alice.pa")
        .replace("secret", World.PASSWORD);
  }
}
