package grapevine.mechanism.replication;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.world.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message to bytes and back; and bytes that are none. */
class ReplicationMessageTest {
  private static final DomainName DOMAIN = new DomainName("r/pa");
  private static final ServerNumber ONE = new ServerNumber(1);
  private static final ServerNumber TWO = new ServerNumber(-2);

  static List<ReplicationMessage> messages() {
    VersionVector vector = VersionVector.EMPTY.with(ONE, 5).with(TWO, 300);
    Position position = new Position(2, false, vector, VersionVector.EMPTY.with(ONE, 4));
    Change first = change(Head.NONE, 1);
    Change second = change(new Head(first.ordinal(), first.digest()), 2);
    TreeMap<ServerNumber, Head> heads = new TreeMap<>();
    heads.put(ONE, new Head(2, second.digest()));
    return List.of(
        new Push(DOMAIN, position, List.of(first, second)),
        new Acknowledge(DOMAIN, position),
        new Compare(DOMAIN, position, Compare.Purpose.ROUTINE),
        new Compare(DOMAIN, position, Compare.Purpose.ANSWER),
        new Compare(DOMAIN, Position.NONE, Compare.Purpose.STATE),
        new StatePart(DOMAIN, -7, 3, position, new byte[] {1, 2}, null),
        new StatePart(DOMAIN, -7, 4, position, new byte[] {1, 2}, heads),
        new StatePartsTaken(DOMAIN, -7, 4),
        new Known(new Head(9, first.digest())),
        new DigestAsk(DOMAIN, position, new byte[] {3}),
        new DigestDiffers(DOMAIN, position, new byte[] {4}),
        new CannotServe(DOMAIN, position, CannotServe.Reason.BEHIND_FLOOR),
        new CannotServe(DOMAIN, Position.NONE, CannotServe.Reason.NOT_HELD),
        new CannotServe(DOMAIN, position, CannotServe.Reason.NOT_A_REPLICA),
        new CannotServe(DOMAIN, position, CannotServe.Reason.WRITTEN_OFF));
  }

  private static Change change(Head before, long sequence) {
    return Change.made(
        new Change.Place(DOMAIN, ONE, sequence),
        before,
        new Timestamp(1000 + sequence, 0, ONE),
        new byte[] {9, 8, 7});
  }

  @ParameterizedTest
  @MethodSource("messages")
  void comesBackAsItWent(ReplicationMessage message) {
    byte[] bytes = ReplicationMessage.CODEC.toBytes(message);
    assertThat(ReplicationMessage.CODEC.fromBytes(bytes)).isEqualTo(message);
    assertThat(ReplicationMessage.CODEC.fromBytes(bytes)).hasSameHashCodeAs(message);
  }

  @Test
  void allKindsAreTried() {
    assertThat(messages().stream().map(message -> message.getClass().getSimpleName()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ReplicationMessage.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void malformedBytesAreCalledSo(ReplicationMessage message) {
    byte[] good = ReplicationMessage.CODEC.toBytes(message);
    Seed seed = new Seed(good.length);
    for (int length = 0; length < good.length; length++) {
      tryToRead(Arrays.copyOf(good, length));
    }
    for (int round = 0; round < 3000; round++) {
      byte[] bad = good.clone();
      for (long flips = 1 + seed.below(4); flips > 0; flips--) {
        bad[(int) seed.below(bad.length)] = (byte) seed.nextLong();
      }
      tryToRead(bad);
    }
  }

  private static void tryToRead(byte[] bytes) {
    try {
      ReplicationMessage read = ReplicationMessage.CODEC.fromBytes(bytes);
      assertThat(ReplicationMessage.CODEC.fromBytes(ReplicationMessage.CODEC.toBytes(read)))
          .isEqualTo(read);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void theChainShowsADifferentPast() {
    Change first = change(Head.NONE, 1);
    Change other = Change.made(first.place(), Head.NONE, first.timestamp(), new byte[] {9, 8, 6});
    Change after = change(new Head(1, first.digest()), 2);
    Change afterOther = change(new Head(1, other.digest()), 2);
    assertThat(after.content().payload()).isEqualTo(afterOther.content().payload());
    assertThat(after.digest()).isNotEqualTo(afterOther.digest());
  }
}
