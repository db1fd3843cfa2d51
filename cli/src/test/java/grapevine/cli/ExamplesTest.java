package grapevine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.cli.verb.Verb;
import grapevine.cli.verb.VerbGroup;
import grapevine.cli.verb.Verbs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every example in help can be typed, and every verb has one. */
final class ExamplesTest {

  @TestFactory
  Stream<DynamicTest> everyExampleWorks() {
    return Verbs.all().stream()
        .flatMap(ExamplesTest::verbs)
        .distinct()
        .map(verb -> DynamicTest.dynamicTest(verb.words(), () -> tryAll(verb)));
  }

  private static Stream<Verb> verbs(VerbGroup group) {
    return Stream.concat(group.verbs().stream(), group.alone().stream());
  }

  private static void tryAll(Verb verb) {
    assertThat(verb.examples()).isNotEmpty();
    for (String example : verb.examples()) {
      FakeServer server = new FakeServer();
      Typist typist = new Typist(server, List.of());
      typist.input = "grapes\n";
      typist.answers.addAll(List.of("grapes", "grapes"));
      assertThat(typist.types(example.replaceAll(" [<>] \\S+$", ""))).as(example).isZero();
      assertThat(server.asked.getFirst()).startsWith(verb.words());
    }
    FakeServer server = new FakeServer();
    Typist typist = new Typist(server, List.of());
    assertThat(typist.types(verb.words() + " --help")).isZero();
    assertThat(typist.out()).contains("Examples:").contains(verb.summary().split(" ")[0]);
  }
}
