package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.directory.DirectoryView;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Membership;
import grapevine.service.request.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who belongs to a group, and why. Server a has pa and dl, b has dl only; tea^ and csl^ circle. */
final class BelongingVerbsTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "server=a.gv");
    a.done("registry add", "name=dl", "server=a.gv", "server=b.gv");
    for (String name : List.of("alice.pa", "bob.pa", "carol.pa")) {
      a.done("user add", "name=" + name, "inbox=a.gv");
    }
    a.done("group add", "name=csl^.pa", "member=alice.pa");
    a.done("group add", "name=tea^.dl", "member=csl^.pa", "member=friend@example.com");
    a.done("group change", "name=csl^.pa", "add-member=tea^.dl");
    a.done("group change", "name=tea^.dl", "add-member=bob.pa");
    world.pass(2_000);
  }

  @Test
  void theWayIsShown() {
    assertThat(names(a.done("group why", "name=tea^.dl", "user=alice.pa"), "name"))
        .containsExactly("alice.pa", "csl^.pa", "tea^.dl");
    assertThat(names(a.done("group why", "name=csl^.pa", "user=bob.pa"), "name"))
        .containsExactly("bob.pa", "tea^.dl", "csl^.pa");
    Answer.Report no = a.command("group why", "name=tea^.dl", "user=carol.pa");
    assertThat(no.outcome()).isEqualTo(Answer.Outcome.REFUSED);
    assertThat(no.text()).isEqualTo("carol.pa is no member of tea^.dl");
  }

  @Test
  void aPatternIsNamed() {
    a.done("group add", "name=all^.dl", "member=*.pa");

    Answer.Report why = a.done("group why", "name=all^.dl", "user=carol.pa");
    assertThat(names(why, "name")).containsExactly("carol.pa", "all^.dl");
    assertThat(why.text()).isEqualTo("all^.dl lists *.pa, which takes in carol.pa");
  }

  @Test
  void whatIsNotHeldHereIsSaid() {
    assertThat(b.command("group why", "name=tea^.dl", "user=alice.pa").outcome())
        .isEqualTo(Answer.Outcome.NOT_REACHABLE);
    b.done("group add", "name=own^.dl");
    Answer.Report why = b.command("group why", "name=tea^.dl", "user=own^.dl");
    assertThat(why.outcome()).isEqualTo(Answer.Outcome.NOT_REACHABLE);
    assertThat(why.text()).contains("does not hold: pa");
    assertThat(b.command("group members", "name=none^.dl").outcome())
        .isEqualTo(Answer.Outcome.REFUSED);
  }

  @Test
  void allPeopleAreListedOnce() {
    Answer.Report all = a.done("group members", "name=tea^.dl", "all=yes");
    assertThat(names(all, "member")).containsExactly("alice.pa", "bob.pa", "friend@example.com");
    assertThat(names(all, "kind")).containsExactly("individual", "individual", "outside");
    assertThat(names(a.done("group members", "name=csl^.pa"), "kind"))
        .containsExactly("individual", "group");
    assertThat(names(b.done("group members", "name=tea^.dl", "all=yes"), "kind"))
        .containsExactly("not held here", "not held here", "outside");
  }

  @Test
  void thePictureHasWhatWasAnsweredAndOutlivesARestart() {
    EntryId carol = found("carol.pa");
    a.done("group change", "name=csl^.pa", "add-member=carol.pa");
    assertThat(view().isMember(carol, RName.required("tea^.dl"))).isEqualTo(Membership.YES);
    long version = view().version("pa");

    a.crash();
    a.start();
    assertThat(view().isMember(carol, RName.required("tea^.dl"))).isEqualTo(Membership.YES);
    assertThat(view().version("pa")).isEqualTo(version);

    a.done("user remove", "name=carol.pa");
    assertThat(view().isMember(carol, RName.required("tea^.dl"))).isEqualTo(Membership.NO);
    assertThat(view().find(RName.required("carol.pa")).bearer()).isEmpty();
  }

  private DirectoryView view() {
    return a.node().parts().views().view();
  }

  private EntryId found(String name) {
    return view().find(RName.required(name)).bearer().map(Entry::id).orElseThrow();
  }

  private static List<String> names(Answer.Report report, String column) {
    return report.rows().stream().map(row -> row.getOrDefault(column, "")).toList();
  }
}
