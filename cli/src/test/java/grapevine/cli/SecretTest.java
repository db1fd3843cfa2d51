package grapevine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Passwords come by prompt or standard input, and do not stay in memory. */
final class SecretTest {
  private final FakeServer server = new FakeServer();
  private final Typist typist = new Typist(server, List.of());

  @Test
  void promptAsksTwice() {
    typist.answers.addAll(List.of("grapes", "grapes"));
    assertThat(typist.types("passwd alice.pa")).isZero();
    assertThat(server.asked).containsExactly("passwd {name=[alice.pa]} secret of 6 at data");
    assertThat(typist.answers).isEmpty();
  }

  @Test
  void differentAnswersChangeNothing() {
    typist.answers.addAll(List.of("grapes", "raisins"));
    assertThat(typist.types("passwd alice.pa")).isEqualTo(2);
    assertThat(server.asked).isEmpty();
    assertThat(typist.err()).contains("differ").doesNotContain("grapes");
  }

  @Test
  void withoutAPersonThePromptSaysWhatToDo() {
    assertThat(typist.types("passwd alice.pa")).isEqualTo(2);
    assertThat(typist.err()).contains("--password-stdin");
    assertThat(server.asked).isEmpty();
  }

  @Test
  void standardInputGivesItsFirstLine() {
    typist.input = "gräpes\r\nrest\n";
    assertThat(typist.types("passwd alice.pa --password-stdin")).isZero();
    assertThat(server.asked.getFirst()).contains("secret of 7");
  }

  @Test
  void emptyStandardInputIsNoPassword() {
    typist.input = "\n";
    assertThat(typist.types("passwd alice.pa --password-stdin")).isEqualTo(2);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void itIsWipedAfterwards() {
    typist.input = "grapes\n";
    typist.types("user add alice.pa --password-stdin");
    assertThat(server.secretsAfterwards()).containsExactly("\0\0\0\0\0\0");
  }

  @Test
  void aPersonMayBeAddedWithoutOne() {
    assertThat(typist.types("user add alice.pa")).isZero();
    assertThat(server.asked).containsExactly("user add {name=[alice.pa]} at data");
  }

  @Test
  void noArgumentTakesOne() {
    assertThat(typist.types("passwd alice.pa --password grapes")).isEqualTo(2);
    assertThat(typist.types("user add alice.pa --password=grapes")).isEqualTo(2);
    assertThat(server.asked).isEmpty();
  }
}
