package grapevine.faces.ldap.search;

import grapevine.kernel.id.RName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a page ended: what its cookie says (RFC 2696). Holds in any later picture. */
sealed interface Position {

  /** Behind so many units of the tree, or objects in an order that was asked for. */
  record Counted(int count) implements Position {}

  /** Behind the entry of that name. */
  record Named(RName name) implements Position {}

  /** Before everything. */
  static Position start() {
    return new Counted(0);
  }

  /** As a cookie. */
  default byte[] cookie() {
    String text =
        switch (this) {
          case Counted(int count) -> "#" + count;
          case Named(RName name) -> name.toString();
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The position in a cookie, the start where it is empty; nothing where it is none of ours. */
  static Optional<Position> of(byte[] cookie) {
    if (cookie.length == 0) {
      return Optional.of(start());
    }
    String text = new String(cookie, StandardCharsets.UTF_8);
    return text.matches("#\\d{1,9}")
        ? Optional.of(new Counted(Integer.parseInt(text.substring(1))))
        : RName.parse(text).map(Named::new);
  }
}
