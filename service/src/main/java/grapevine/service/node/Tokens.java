package grapevine.service.node;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.env.Randomness;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.service.event.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One-time tokens by which a new server may join. Only their digests are kept; a token is good for
 * a day, at the server that made it, and once.
 */
final class Tokens {
  private static final long GOOD_MILLIS = 86_400_000;
  private static final int OCTETS = 20;
  private static final int OPEN_MAX = 100;

  private static final Table<BodyId, Long> TABLE =
      new Table<>(
          0x11,
          BodyId.CODEC::write,
          BodyId.CODEC::read,
          Codec.of((out, until) -> out.putLong(until), in -> in.getLong()));

  private Tokens() {}

  /** Makes a token, or nothing where too many are open. */
  static Optional<String> make(Step step) {
    int[] open = new int[1];
    TABLE.forEach(
        step.state(),
        (digest, until) -> {
          open[0]++;
          return true;
        });
    if (open[0] >= OPEN_MAX) {
      return Optional.empty();
    }
    Randomness randomness = step.environment().randomness();
    byte[] token = randomness.bytes(OCTETS);
    TABLE.put(step.state(), BodyId.of(token), step.wallMillis() + GOOD_MILLIS);
    return Optional.of(HexFormat.of().formatHex(token));
  }

  /** Whether a token is good now; it is used up by that. */
  static boolean redeem(Step step, byte[] text) {
    Transaction state = step.state();
    forgetOld(step);
    Optional<BodyId> digest = digest(text);
    if (digest.isEmpty() || !TABLE.contains(state, digest.get())) {
      return false;
    }
    TABLE.delete(state, digest.get());
    return true;
  }

  private static void forgetOld(Step step) {
    List<BodyId> old = new ArrayList<>();
    TABLE.forEach(
        step.state(),
        (digest, until) -> {
          if (until < step.wallMillis()) {
            old.add(digest);
          }
          return true;
        });
    old.forEach(digest -> TABLE.delete(step.state(), digest));
  }

  private static Optional<BodyId> digest(byte[] text) {
    String hex = new String(text, StandardCharsets.US_ASCII);
    boolean good =
        hex.length() == OCTETS * 2 && hex.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    return good ? Optional.of(BodyId.of(HexFormat.of().parseHex(hex))) : Optional.empty();
  }
}
