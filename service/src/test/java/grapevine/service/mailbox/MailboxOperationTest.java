package grapevine.service.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MailboxOperationTest {
  private static final Timestamp AT = new Timestamp(77, 1, new ServerNumber(3));

  private static final List<MailboxOperation> ALL =
      List.of(
          new MailboxOperation.Deliver(
              Mail.message(1, 5, 2), MailboxOperation.INBOX, new TreeSet<>(List.of("\\Seen"))),
          new MailboxOperation.Expunge(List.of(Mail.postmark(1), Mail.postmark(2))),
          new MailboxOperation.Close(AT, VersionVector.EMPTY.with(new ServerNumber(4), 9)),
          new MailboxOperation.TakeOver(new ServerNumber(-1), AT));

  @Test
  void comesBackAsItWasWritten() {
    for (MailboxOperation operation : ALL) {
      byte[] bytes = MailboxOperation.CODEC.toBytes(operation);
      MailboxOperation read = MailboxOperation.CODEC.fromBytes(bytes);
      assertThat(MailboxOperation.CODEC.toBytes(read)).isEqualTo(bytes);
      assertThat(read.getClass()).isEqualTo(operation.getClass());
    }
  }

  @Test
  void refusesWhatIsCutOff() {
    for (MailboxOperation operation : ALL) {
      byte[] bytes = MailboxOperation.CODEC.toBytes(operation);
      for (int length = 0; length < bytes.length; length++) {
        byte[] part = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> MailboxOperation.CODEC.fromBytes(part))
            .isInstanceOf(MalformedException.class);
      }
    }
  }

  @Test
  void refusesKindsThatItDoesNotKnow() {
    assertThatThrownBy(() -> MailboxOperation.CODEC.fromBytes(new byte[] {1, 99, 0, 0}))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("kind 99");
  }
}
