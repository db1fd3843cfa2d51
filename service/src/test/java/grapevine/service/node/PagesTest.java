package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.service.request.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that come in pages, and arguments that are refused. Registry pa is at a, b has gv. */
final class PagesTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv");
    world.pass(2_000);
  }

  /** All rows of all pages; at least so many pages. */
  private static List<SortedMap<String, String>> all(Host at, int pages, String... command) {
    List<SortedMap<String, String>> rows = new ArrayList<>();
    String from = "";
    int asked = 0;
    while (asked == 0 || !from.isEmpty()) {
      List<String> arguments = new ArrayList<>(Arrays.asList(command).subList(1, command.length));
      if (!from.isEmpty()) {
        arguments.add("from=" + from);
      }
      List<SortedMap<String, String>> page =
          new ArrayList<>(at.done(command[0], arguments.toArray(String[]::new)).rows());
      from = "";
      if (!page.isEmpty() && page.getLast().size() == 1 && page.getLast().containsKey("next")) {
        from = page.removeLast().getOrDefault("next", "");
      }
      assertThat(page.size()).isLessThanOrEqualTo(2 * Rows.PAGE);
      rows.addAll(page);
      asked++;
    }
    assertThat(asked).isGreaterThanOrEqualTo(pages);
    return rows;
  }

  @Test
  void aLongMessageIsShownWholeHereAndElsewhere() {
    String text = "0123456789 \u00fc\r\n".repeat(50_000);
    a.done("send", "from=alice.pa", "to=alice.pa", "subject=long", "body=" + text);
    String id = a.done("read", "name=alice.pa").rows().getFirst().get("id");
    long size = Long.parseLong(a.done("read", "name=alice.pa").rows().getFirst().get("size"));
    for (Host host : List.of(a, b)) {
      String content =
          all(host, 3, "read show", "name=alice.pa", "id=" + id).stream()
              .map(row -> row.get("content"))
              .collect(Collectors.joining());
      assertThat((long) content.length()).isEqualTo(size);
      assertThat(content).startsWith("Return-Path:").contains("Subject: long\r\n");
      assertThat(content).endsWith("0123456789 \u00c3\u00bc\r\n");
    }
  }

  @Test
  void aDumpComesInPagesThatAreTheWhole() {
    for (int number = 0; number < 1_200; number++) {
      a.done("user add", "name=user" + number + ".pa", "inbox=a.gv");
    }
    List<String> lines =
        all(a, 2, "dump registry", "name=pa").stream().map(row -> row.get("line")).toList();
    assertThat(lines).doesNotHaveDuplicates().first().isEqualTo("registry pa");
    assertThat(lines.stream().filter(line -> line.startsWith("individual ")).count())
        .isEqualTo(1_201);
    for (String from : List.of("x", "e", "mzz", "e00", "\u00fc")) {
      Answer.Report bad = a.command("dump registry", "name=pa", "from=" + from);
      assertThat(bad.outcome()).isEqualTo(Answer.Outcome.WRONG_USE);
    }
  }

  @Test
  void aMailboxIsDumpedInPages() {
    for (int number = 0; number < 1_100; number++) {
      a.done("send", "from=alice.pa", "to=alice.pa", "subject=" + number, "body=x");
    }
    List<String> lines =
        all(a, 2, "dump mailbox", "name=alice.pa").stream().map(row -> row.get("line")).toList();
    assertThat(lines).hasSize(1_100).doesNotHaveDuplicates();
  }

  @Test
  void secretsAreNoFieldsOfACommand() {
    for (String field : List.of("password=plain", "secret.scram=x", "password", "x", "=x")) {
      Answer.Report report = a.command("user change", "name=alice.pa", "field=" + field);
      assertThat(report.outcome()).isEqualTo(Answer.Outcome.WRONG_USE);
      assertThat(report.text()).doesNotContain("plain");
      report = a.command("user add", "name=bob.pa", "inbox=a.gv", "field=" + field);
      assertThat(report.outcome()).isEqualTo(Answer.Outcome.WRONG_USE);
    }
    a.done("user change", "name=alice.pa", "field=x-room=7");
    Map<String, String> alice = a.done("user show", "name=alice.pa").rows().getFirst();
    assertThat(alice).containsEntry("x-room", "7").doesNotContainKey("password");
  }

  @Test
  void acceptsMessagesAsLargeAsConfigured() {
    a.configure(settings ->
        settings.with(
            new NodeSettings.Own(
                settings.own().addresses(), settings.own().services(), 2_000, List.of())));
    a.crash();
    a.start();
    a.done("send", "from=alice.pa", "to=alice.pa", "body=" + "x".repeat(1_000));
    Answer.Report large =
        a.command("send", "from=alice.pa", "to=alice.pa", "body=" + "x".repeat(3_000));
    assertThat(large.outcome()).isEqualTo(Answer.Outcome.REFUSED);
    assertThat(large.text()).contains("too large");
  }
}
