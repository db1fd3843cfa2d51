package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.CompletionRecord;
import grapevine.service.registry.Fields;
import grapevine.service.request.Answer;
import grapevine.service.request.Answer.Outcome;
import grapevine.service.request.Numbering;
import grapevine.service.request.Numbering.Numbered;
import grapevine.service.request.Request;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command with a number is carried out once, wherever and how often it is given. */
final class OnceTest {
  private static final Request.Actor OPERATOR = new Request.Actor.Operator();

  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "secret=grapes");
    a.done("user add", "name=bob.pa", "inbox=a.gv");
    world.pass(2_000);
  }

  private static Answer.Prepared prepared(
      Host at, String token, boolean again, String verb, String... arguments) {
    Request.Command plain = Host.request(OPERATOR, verb, arguments);
    Answer answer =
        at.ask(new Request.Command(OPERATOR, plain.command(), new Numbering.Prepare(token, again)));
    assertThat(answer).isInstanceOf(Answer.Prepared.class);
    return (Answer.Prepared) answer;
  }

  private static Numbered first(Host at, String verb, String... arguments) {
    Numbered number = Numbered.only(prepared(at, "", false, verb, arguments));
    return Numbered.fromText(number.toText());
  }

  private static Answer.Report give(Host at, Numbered number, String verb, String... arguments) {
    Request.Command plain = Host.request(OPERATOR, verb, arguments);
    return (Answer.Report) at.ask(new Request.Command(OPERATOR, plain.command(), number));
  }

  private static List<String> log(Host at, String name) {
    return at.done("log", "name=" + name).rows().stream()
        .map(row -> row.get("change") + " at " + row.get("server"))
        .toList();
  }

  @Test
  void repeatedItSaysTheSameAndDoesNothing() {
    Numbered number = first(a, "user add", "name=carol.pa", "inbox=a.gv");
    for (int time = 0; time < 3; time++) {
      assertThat(give(a, number, "user add", "name=carol.pa", "inbox=a.gv").outcome())
          .isEqualTo(Outcome.DONE);
    }
    EntryId carol = a.bearer("carol.pa");
    assertThat(carol.created()).isEqualTo(number.request().effect());
    world.pass(2_000);
    assertThat(log(b, "carol.pa"))
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allMatch(line -> line.endsWith(" at a"));
  }

  @Test
  void theRecordGoesWithTheEffect() {
    Numbered number = first(a, "user add", "name=carol.pa", "inbox=a.gv");
    give(a, number, "user add", "name=carol.pa", "inbox=a.gv");
    world.pass(2_000);
    a.crash();

    Numbered again = number.again(b.number());
    assertThat(give(b, again, "user add", "name=carol.pa", "inbox=a.gv").outcome())
        .isEqualTo(Outcome.DONE);
  }

  @Test
  void itIsDurable() {
    Numbered number = first(a, "user remove", "name=bob.pa");
    give(a, number, "user remove", "name=bob.pa");
    a.comeBack();
    world.pass(70_000);

    assertThat(give(a, number.again(a.number()), "user remove", "name=bob.pa").outcome())
        .isEqualTo(Outcome.DONE);
  }

  @Test
  void whoCannotAskThoseTriedBeforeSaysNotKnown() {
    Numbered number = first(a, "user add", "name=carol.pa", "inbox=a.gv");
    world.cut(a, b);
    give(a, number, "user add", "name=carol.pa", "inbox=a.gv");

    Numbered again = number.again(b.number());
    assertThat(give(b, again, "user add", "name=carol.pa", "inbox=a.gv").outcome())
        .isEqualTo(Outcome.UNKNOWN);
    world.mend(a, b);
    world.pass(1_000);
    assertThat(give(b, again, "user add", "name=carol.pa", "inbox=a.gv").outcome())
        .isEqualTo(Outcome.DONE);
    world.pass(1_000);
    assertThat(b.bearer("carol.pa")).isEqualTo(a.bearer("carol.pa"));
  }

  @Test
  void whoIsAskedCarriesNoEarlierTryOut() {
    Numbered number = first(a, "user add", "name=carol.pa", "inbox=a.gv");
    Numbered again = number.again(b.number());
    assertThat(give(b, again, "user add", "name=carol.pa", "inbox=a.gv").outcome())
        .isEqualTo(Outcome.DONE);
    b.done("user remove", "name=carol.pa");

    assertThat(give(a, number, "user add", "name=carol.pa", "inbox=a.gv").outcome())
        .isIn(Outcome.UNKNOWN, Outcome.DONE);
    world.pass(1_000);
    assertThat(a.command("user show", "name=carol.pa").outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void twoServersThatAreCutOffMakeOneEffect() {
    Numbered number = first(a, "user change", "name=alice.pa", "remark=hello");
    world.cut(a, b);
    for (Host host : List.of(a, b)) {
      Numbered there = host == a ? number : number.again(b.number());
      assertThat(give(host, there, "user change", "name=alice.pa", "remark=hello").outcome())
          .isEqualTo(Outcome.DONE);
    }
    b.done("user change", "name=alice.pa", "remark=later");
    world.mend(a, b);
    world.pass(40_000);
    for (Host host : List.of(a, b)) {
      assertThat(remark(host)).isEqualTo("later");
      assertThat(log(host, "alice.pa").stream().filter(line -> line.contains("hello"))).hasSize(1);
    }
  }

  private static String remark(Host at) {
    return at.node()
        .parts()
        .directory()
        .find(at.memory(), at.bearer("alice.pa"))
        .bearer()
        .flatMap(entry -> entry.field(Fields.REMARK))
        .orElse("");
  }

  @Test
  void aRefusalHereAsksWhoMayHaveDoneIt() {
    Numbered number = first(a, "user change", "name=alice.pa", "add-forward=bob.pa");
    give(a, number, "user change", "name=alice.pa", "add-forward=bob.pa");
    world.pass(1_000);
    Numbered removal = first(a, "user change", "name=alice.pa", "remove-forward=bob.pa");
    world.cut(a, b);
    give(a, removal, "user change", "name=alice.pa", "remove-forward=bob.pa");
    b.done("user change", "name=alice.pa", "remove-forward=bob.pa");

    Numbered again = removal.again(b.number());
    assertThat(give(b, again, "user change", "name=alice.pa", "remove-forward=bob.pa").outcome())
        .isEqualTo(Outcome.UNKNOWN);
    world.mend(a, b);
    world.pass(100);
    assertThat(give(b, again, "user change", "name=alice.pa", "remove-forward=bob.pa").outcome())
        .isEqualTo(Outcome.DONE);
  }

  @Test
  void aNewerChangeStays() {
    Numbered number = first(a, "user change", "name=alice.pa", "remark=old");
    world.pass(1_000);
    a.done("user change", "name=alice.pa", "remark=new");

    for (int time = 0; time < 2; time++) {
      assertThat(give(a, number, "user change", "name=alice.pa", "remark=old").outcome())
          .isEqualTo(Outcome.OVERTAKEN);
    }
    assertThat(remark(a)).isEqualTo("new");
  }

  @Test
  void afterTheLeaseNobodyCarriesItOut() {
    Numbered number = first(a, "user add", "name=carol.pa", "inbox=a.gv");
    world.pass(SessionSettings.STANDARD.leaseMillis() + 1_000);

    assertThat(give(a, number, "user add", "name=carol.pa", "inbox=a.gv").outcome())
        .isEqualTo(Outcome.NOT_REACHABLE);
    assertThat(give(b, number.again(b.number()), "user add", "name=carol.pa", "inbox=a.gv"))
        .matches(report -> report.outcome() == Outcome.UNKNOWN);
    assertThat(a.command("user show", "name=carol.pa").outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void recordsGoWhenTheLeaseIsOver() {
    Numbered number = first(a, "user add", "name=carol.pa", "inbox=a.gv");
    give(a, number, "user add", "name=carol.pa", "inbox=a.gv");
    world.pass(3 * SessionSettings.STANDARD.leaseMillis());

    assertThat(a.node().parts().completions().record(a.memory(), number.request().id())).isEmpty();
    assertThat(give(a, number, "user add", "name=carol.pa", "inbox=a.gv").outcome())
        .isEqualTo(Outcome.NOT_REACHABLE);
  }

  @Test
  void aForgedNumberAndOneOfAnotherAreRefused() {
    Numbered number = first(a, "user add", "name=carol.pa", "inbox=a.gv");
    char last = number.token().charAt(number.token().length() - 2);
    String forged =
        number.token().substring(0, number.token().length() - 2) + (last == 'A' ? "BA" : "AA");
    Numbered other = new Numbered(forged, number.request(), number.to());
    assertThat(give(a, other, "user add", "name=carol.pa", "inbox=a.gv").outcome())
        .isEqualTo(Outcome.REFUSED);

    Request.Actor alice = new Request.Actor.User(a.bearer("alice.pa"));
    Request.Command plain = Host.request(alice, "user change", "name=alice.pa", "remark=x");
    Answer answer = a.ask(new Request.Command(alice, plain.command(), number));
    assertThat(((Answer.Report) answer).outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(a.command("user show", "name=carol.pa").outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void timestampsOfOthersAreRefused() {
    Numbered number = first(a, "user add", "name=carol.pa", "inbox=a.gv");
    grapevine.mechanism.exactlyonce.Request sent = number.request();
    Timestamp effect = new Timestamp(sent.effect().millis(), 0, a.number());
    Numbered other =
        new Numbered(
            number.token(),
            new grapevine.mechanism.exactlyonce.Request(
                sent.id(), sent.firstOpen(), effect, sent.deadlineMillis(), sent.attempt()),
            number.to());
    assertThat(give(a, other, "user add", "name=carol.pa", "inbox=a.gv").outcome())
        .isEqualTo(Outcome.REFUSED);
  }

  @Test
  void aPasswordIsWiped() {
    Numbered number = first(a, "passwd", "name=alice.pa", "secret=raisins");
    for (int time = 0; time < 2; time++) {
      Request.Command plain = Host.request(OPERATOR, "passwd", "name=alice.pa", "secret=raisins");
      a.ask(new Request.Command(OPERATOR, plain.command(), number));
      assertThat(plain.command().secret().orElseThrow().octets()).containsOnly(0);
    }
  }

  @Test
  void aClientKeepsItsNumber() {
    Answer.Prepared one = prepared(a, "", false, "user remove", "name=bob.pa");
    Answer.Prepared two = prepared(b, one.token(), false, "user remove", "name=bob.pa");
    assertThat(two.client().client()).isEqualTo(one.client().client());
    assertThat(two.seen()).isGreaterThan(a.bearer("bob.pa").created());
  }

  @Test
  void anApplicationPasswordIsSaidOnce() {
    String[] words = {"name=alice.pa", "credential=phone", "scope=smtp"};
    Numbered number = first(a, "user password add", words);
    String made = give(a, number, "user password add", words).text();
    Answer.Report again = give(a, number, "user password add", words);

    assertThat(again.outcome()).isEqualTo(Outcome.DONE);
    assertThat(again.text()).isNotEqualTo(made).contains("revoke");
    assertThat(log(a, "alice.pa").stream().filter(line -> line.contains("secret.app.phone")))
        .hasSize(1);
  }

  @Test
  void aServerThatGetsTheStateGetsTheRecords() {
    Numbered number = first(a, "user add", "name=carol.pa", "inbox=a.gv");
    give(a, number, "user add", "name=carol.pa", "inbox=a.gv");
    Host c = world.join("c", 3, a);
    a.done("registry change", "name=pa", "add-server=c.gv");
    world.pass(40_000);

    assertThat(c.node().parts().completions().record(c.memory(), number.request().id()))
        .map(CompletionRecord::domain)
        .contains("r/pa");
  }

  @Test
  void aServerThatDoesNotHoldTheRegistryHasAnotherCarryItOut() {
    Host c = world.join("c", 3, a);
    world.pass(2_000);
    Numbered number = first(c, "user change", "name=alice.pa", "remark=hello");
    assertThat(number.to()).isNotEqualTo(c.number());
    for (int time = 0; time < 2; time++) {
      assertThat(give(c, number, "user change", "name=alice.pa", "remark=hello").outcome())
          .isEqualTo(Outcome.DONE);
    }
  }
}
