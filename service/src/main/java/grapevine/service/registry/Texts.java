package grapevine.service.registry;

import java.nio.charset.StandardCharsets;

/** How long texts are where it counts: on the wire. */
final class Texts {
  private Texts() {}

  static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
