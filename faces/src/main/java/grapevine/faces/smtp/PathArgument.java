package grapevine.faces.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The argument of MAIL and RCPT cut into the path and the parameters (RFC 5321 sections 4.1.1.2,
 * 4.1.1.3, 4.1.2).
 *
 * @param path what stands between the angle brackets, without a source route
 * @param parameters in order
 */
record PathArgument(String path, List<Parameter> parameters) {

  /** A parameter: its keyword in upper case, and its value, empty where there is none. */
  record Parameter(String keyword, String value) {}

  /**
   * Cuts an argument.
   *
   * @param keyword {@code FROM:} or {@code TO:}
   * @return empty where it is malformed, or a parameter is repeated
   */
  static Optional<PathArgument> read(String argument, String keyword) {
    if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
      return Optional.empty();
    }
    int open = keyword.length();
    // no space is allowed here, but many clients send one
    while (open < argument.length() && argument.charAt(open) == ' ') {
      open++;
    }
    int close = closingBracket(argument, open);
    if (close < 0) {
      return Optional.empty();
    }
    String path = withoutRoute(argument.substring(open + 1, close));
    return parameters(argument.substring(close + 1))
        .map(parameters -> new PathArgument(path, parameters));
  }

  /**
   * The bracket that closes the one at {@code open}, quoted strings minded; -1 where there is none.
   */
  private static int closingBracket(String text, int open) {
    if (open >= text.length() || text.charAt(open) != '<') {
      return -1;
    }
    boolean quoted = false;
    for (int index = open + 1; index < text.length(); index++) {
      char character = text.charAt(index);
      if (quoted && character == '\\') {
        index++;
      } else if (character == '"') {
        quoted = !quoted;
      } else if (!quoted && character == '>') {
        return index;
      }
    }
    return -1;
  }

  /** RFC 5321 section 4.1.1.3 and appendix C: source routes are accepted and ignored. */
  private static String withoutRoute(String path) {
    int colon = path.startsWith("@") ? path.indexOf(':') : -1;
    return colon < 0 ? path : path.substring(colon + 1);
  }

  private static Optional<List<Parameter>> parameters(String text) {
    List<Parameter> parameters = new ArrayList<>();
    if (!text.isEmpty() && text.charAt(0) != ' ') {
      return Optional.empty();
    }
    for (String word : text.split(" ")) {
      if (word.isEmpty()) {
        continue;
      }
      int equals = word.indexOf('=');
      String keyword = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      boolean empty = equals >= 0 && value.isEmpty();
      boolean repeated = parameters.stream().anyMatch(other -> other.keyword().equals(keyword));
      if (empty || repeated || !isKeyword(keyword)) {
        return Optional.empty();
      }
      parameters.add(new Parameter(keyword, value));
    }
    return Optional.of(List.copyOf(parameters));
  }

  private static boolean isKeyword(String keyword) {
    return !keyword.isEmpty()
        && keyword.charAt(0) != '-'
        && keyword
            .chars()
            .allMatch(letter ->
                (letter >= 'A' && letter <= 'Z')
                    || (letter >= '0' && letter <= '9')
                    || letter == '-');
  }
}
