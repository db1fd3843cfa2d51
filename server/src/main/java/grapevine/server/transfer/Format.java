package grapevine.server.transfer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a file of accounts is written. */
enum Format {
  /** RFC 2849. */
  LDIF,
  /** RFC 4180. */
  CSV;

  /** The one that is called so. */
  static Optional<Format> named(String word) {
    return Arrays.stream(values()).filter(each -> each.name().equalsIgnoreCase(word)).findFirst();
  }

  /** What the end of a file's name says; LDIF where it says nothing. */
  static Format of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") ? CSV : LDIF;
  }
}
