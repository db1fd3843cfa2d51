package grapevine.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.directory.Edit;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.service.request.ControlCommand;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever is edited, it is one command, with the condition on which it is made. */
final class EditCommandsTest {
  private static final RName ALICE = RName.required("alice.pa");
  private static final Timestamp SEEN = Timestamp.ZERO;

  private static ControlCommand command(Edit... edits) {
    return EditCommands.of(ALICE, List.of(edits), Optional.of(SEEN));
  }

  private static Edit password() {
    return new Edit.Password(new byte[0], "must".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPasswordAlone() {
    ControlCommand command = command(password());
    assertThat(command.verb()).isEqualTo("passwd");
    assertThat(command.secret()).isPresent();
    assertThat(command.argument("name")).contains("alice.pa");
    assertThat(command.argument("unchanged")).contains(SEEN.toString());
  }

  @Test
  void aPasswordWithOtherThings() {
    ControlCommand command = command(new Edit.Put("remark", "away"), password());
    assertThat(command.verb()).isEqualTo("user change");
    assertThat(command.secret()).isPresent();
    assertThat(command.all("field")).containsExactly("remark=away");
    assertThat(command.argument("unchanged")).contains(SEEN.toString());
  }

  @Test
  void aNewEntryWithAPassword() {
    ControlCommand command = command(new Edit.Create(), new Edit.Put("title", "Dr"), password());
    assertThat(command.verb()).isEqualTo("user add");
    assertThat(command.secret()).isPresent();
  }
}
