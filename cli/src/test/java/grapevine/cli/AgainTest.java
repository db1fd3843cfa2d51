package grapevine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.kernel.control.ControlRequest;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A command that changes something is asked again with its number until its answer is there. */
final class AgainTest {
  private final List<String> asked = new ArrayList<>();
  private final ArrayDeque<ControlReply> answers = new ArrayDeque<>();
  private boolean saysNumbers = true;
  private int pauses;

  /** It says the number, and then breaks the connection where no answer is prepared. */
  private final class Server implements ServerConnections, ServerConnection {
    @Override
    public ServerConnection connect(Path dataFolder) {
      return this;
    }

    @Override
    public Path dataFolder() {
      return Path.of("data");
    }

    @Override
    public void pause() {
      pauses++;
    }

    @Override
    public void ask(ControlRequest request, Consumer<ControlReply> replies) throws ServerTrouble {
      asked.add(String.valueOf(request.arguments().get(ControlRequest.AGAIN)));
      if (saysNumbers) {
        replies.accept(new ControlReply(Outcome.UNKNOWN, "number" + asked.size(), List.of(), true));
      }
      ControlReply answer = answers.poll();
      if (answer == null) {
        throw new ServerTrouble("the connection broke", true);
      }
      replies.accept(answer);
    }

    @Override
    public void close() {}
  }

  private final Typist typist = new Typist(new Server(), List.of());

  @Test
  void anAnswerNeedsNoRepetition() {
    answers.add(ControlReply.of(Outcome.REFUSED, "bob.pa exists already"));
    assertThat(typist.types("user add bob.pa")).isEqualTo(1);
    assertThat(asked).containsExactly("null");
    assertThat(typist.err()).isEqualTo("grapevine: bob.pa exists already\n");
  }

  @Test
  void itIsAskedAgainWithTheLastNumber() {
    answers.add(ControlReply.of(Outcome.UNKNOWN, "outcome not known yet"));
    answers.add(ControlReply.of(Outcome.UNKNOWN, "outcome not known yet"));
    answers.add(ControlReply.of(Outcome.DONE, ""));
    assertThat(typist.types("user add bob.pa")).isZero();
    assertThat(asked).containsExactly("null", "[number1]", "[number2]");
    assertThat(typist.err()).isEmpty();
  }

  @Test
  void whoGivesUpSaysHowToGoOn() {
    assertThat(typist.types("user add bob.pa")).isEqualTo(4);
    assertThat(asked).hasSizeGreaterThan(10);
    assertThat(pauses).isEqualTo(asked.size());
    assertThat(typist.err())
        .contains("the connection broke")
        .contains("--again number" + asked.size());
  }

  @Test
  void withoutANumberNothingWasSent() {
    saysNumbers = false;
    assertThat(typist.types("user add bob.pa")).isEqualTo(3);
    assertThat(typist.types("status")).isEqualTo(4);
  }

  @Test
  void theUserMayGoOn() {
    answers.add(ControlReply.of(Outcome.DONE, ""));
    assertThat(typist.types("user add bob.pa --again number7")).isZero();
    assertThat(asked).containsExactly("[number7]");
  }
}
