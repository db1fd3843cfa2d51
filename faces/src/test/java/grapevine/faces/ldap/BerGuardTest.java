package grapevine.faces.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.ldap.BerGuard.Look;
import grapevine.faces.ldap.BerGuard.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What may reach the library. */
final class BerGuardTest {

  private static final BerGuard.Limits LIMITS = new BerGuard.Limits(1_000_000, 48);
  private static final int SEEDS = 20_000;

  private static Look look(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return BerGuard.look(bytes, 0, bytes.length, LIMITS);
  }

  @Test
  void wholeMessages() {
    assertThat(look("3005 020101 4200")).isEqualTo(new Look(Verdict.WHOLE, 7));
    assertThat(look("3005 020101 4200 3005")).isEqualTo(new Look(Verdict.WHOLE, 7));
    assertThat(look("30840000000502010142 00")).isEqualTo(new Look(Verdict.WHOLE, 11));
    assertThat(look("3000")).isEqualTo(new Look(Verdict.WHOLE, 2));
  }

  @Test
  void beginnings() {
    assertThat(look("").verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(look("30").verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(look("3082").verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(look("3005 0201")).isEqualTo(new Look(Verdict.INCOMPLETE, 7));
  }

  @Test
  void whatNoClientSends() {
    assertThat(look("02").verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(look("3080").verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(look("30850000000000").verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(look("3003 020201").verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(look("3004 3004 0000").verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(look("3002 1f01").verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(look("3001 02").verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(look("3004 0284 7fff").verdict()).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void tooLargeIsToldByTheHeaderAlone() {
    assertThat(look("3083 0f4240").verdict()).isEqualTo(Verdict.TOO_LARGE);
    assertThat(look("3084 ffffffff").verdict()).isEqualTo(Verdict.TOO_LARGE);
  }

  @Test
  void depthIsBoundedAndBombsAreCheap() {
    assertThat(nested(48).verdict()).isEqualTo(Verdict.WHOLE);
    assertThat(nested(49).verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(nested(60_000).verdict()).isEqualTo(Verdict.BROKEN);
  }

  private static Look nested(int depth) {
    byte[] inner = new byte[0];
    for (int level = 0; level < Math.min(depth, 200); level++) {
      ByteArrayOutputStream outer = new ByteArrayOutputStream();
      outer.write(0x30);
      outer.write(0x82);
      outer.write(inner.length >> 8);
      outer.write(inner.length);
      outer.writeBytes(inner);
      inner = outer.toByteArray();
    }
    return BerGuard.look(inner, 0, inner.length, LIMITS);
  }

  /** A whole sound message stays whole with anything behind it, and is never more than it says. */
  @Test
  void anyBytes() {
    Random random = new Random(1);
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (int index = 0; index < bytes.length; index++) {
        if (random.nextBoolean()) {
          bytes[index] = (byte) (index % 2 == 0 ? 0x30 : random.nextInt(bytes.length));
        }
      }
      Look look = BerGuard.look(bytes, 0, bytes.length, LIMITS);
      if (look.verdict() == Verdict.WHOLE) {
        assertThat(look.octets()).isBetween(2, bytes.length);
        assertThat(BerGuard.look(bytes, 0, look.octets(), LIMITS)).isEqualTo(look);
        assertThat(BerGuard.look(bytes, 0, look.octets() - 1, LIMITS).verdict())
            .isEqualTo(Verdict.INCOMPLETE);
      }
    }
  }
}
