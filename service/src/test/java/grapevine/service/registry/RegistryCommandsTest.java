package grapevine.service.registry;

import static grapevine.service.registry.World.name;
import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.RName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands make sense or say why not. */
class RegistryCommandsTest {
  private final Replica cabernet = World.cabernet();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alice.pa   | INDIVIDUAL | alice.pa exists already, as an individual
          csl.pa     | GROUP      | a group's name ends in ^; call it csl^.pa
          csl^.pa    | INDIVIDUAL | only a group's name ends in ^
          a~b.pa     | INDIVIDUAL | the sign ~ marks names that were given twice
          x.xx       | INDIVIDUAL | there is no registry xx
          al.pa      | ALIAS      | say what the alias stands for
          al.gv      | ALIAS      | registry gv has registries and servers only
          pinot.gv   | INDIVIDUAL | a server has a number
          a_b.gv     | GROUP      | letters, digits and inner hyphens only
          """)
  void creationsThatMakeNoSense(String name, Kind kind, String reason) {
    refused(new RegistryCommand.Create(name(name), kind, new TreeMap<>(), new TreeMap<>()), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alice.pa    | member     | bob.pa          | an individual has no members
          csl^.pa     | forwarding | bob.pa          | a group has no forwarding
          csl^.pa     | member     | x.xx            | there is no registry xx
          csl^.pa     | member     | nonsense        | neither user@domain nor name.registry
          csl^.pa     | owner      | a@example.com   | only names of ours
          csl^.pa     | friend     | *.!             | cannot be a friend
          alice.pa    | inbox-site | merlot          | there is no such server
          alice.pa    | forwarding | alice.pa        | that is where it comes from
          pa.gv       | member     | alice.pa        | there is no such server
          pa.gv       | domain     | es.example.org  | it belongs to registry es
          pa.gv       | domain     | localhost       | not a domain name
          cabernet.gv | address    | cabernet        | not of the form host:port
          cabernet.gv | address    | cabernet:99999  | not of the form host:port
          alice.pa    | field      | x               | an individual has no fields
          """)
  void itemsThatMakeNoSense(String name, String list, String text, String reason) {
    cabernet.create("csl^.pa", Kind.GROUP);

    refused(
        new RegistryCommand.AddItem(name(name), ListName.named(list).orElseThrow(), text), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          remark        | more than one line   | no control characters
          Bad Name      | x                    | use lower-case letters
          disabled      | perhaps              | one of true, false
          name          | bob.pa               | a name is not changed by setting a field
          inbox-order   | cabernet.gv          | set the order of the inbox sites instead
          server-number | 12                   | sixteen hexadecimal digits
          """)
  void fieldsThatMakeNoSense(String field, String value, String reason) {
    String given = value.replace("more than one", "more\nthan one");

    refused(new RegistryCommand.SetField(name("alice.pa"), field, given), reason);
  }

  @Test
  void whatIsSoAlreadyNeedsNoChange() {
    cabernet.run(World.group("csl^.pa", List.of("alice.pa")));
    RegistryCommand again =
        new RegistryCommand.AddItem(name("csl^.pa"), ListName.MEMBERS, "Alice.PA");

    assertThat(cabernet.plan(again)).isEqualTo(new Planned.Done(List.of(), List.of()));
  }

  @Test
  void anItemKnowsWhomItNames() {
    cabernet.run(World.group("csl^.pa", List.of("alice@pa.example.org", "ann@example.com")));

    assertThat(directoryMember("alice.pa").identity()).isEqualTo(World.id(cabernet, "alice.pa"));
    assertThat(directoryMember("ann@example.com").form()).isEqualTo(Member.Form.OUTSIDE);
  }

  @Test
  void anUnknownNameIsToBeConfirmed() {
    cabernet.create("csl^.pa", Kind.GROUP);
    Planned planned =
        cabernet.plan(new RegistryCommand.AddItem(name("csl^.pa"), ListName.MEMBERS, "frank.pa"));

    assertThat(planned)
        .isInstanceOfSatisfying(
            Planned.Done.class,
            done -> assertThat(done.unconfirmed()).containsExactly(name("frank.pa")));
  }

  @Test
  void whatIsNotThereIsNotRemoved() {
    cabernet.run(World.group("csl^.pa", List.of("alice.pa")));

    refused(
        new RegistryCommand.RemoveItem(name("csl^.pa"), ListName.MEMBERS, "bob.pa"),
        "\"bob.pa\" is not among its members");
    assertThat(cabernet.plan(new RegistryCommand.Delete(name("frank.pa"))))
        .isEqualTo(new Planned.Absent(name("frank.pa"), "there is no frank.pa"));
    assertThat(cabernet.plan(new RegistryCommand.Delete(name("frank.dl"))))
        .isInstanceOf(Planned.Elsewhere.class);
  }

  @Test
  void mailAndRegistriesStaySomewhere() {
    cabernet.add("alice.pa", ListName.INBOX_SITES, "cabernet");
    refused(
        new RegistryCommand.RemoveItem(name("alice.pa"), ListName.INBOX_SITES, "cabernet"),
        "its last inbox-site stays");
    refused(new RegistryCommand.Delete(name("pa.gv")), "the registry still has entries");
    refused(new RegistryCommand.Delete(name("gv.gv")), "cannot be deleted");
    refused(new RegistryCommand.Delete(name("semillon.gv")), "still holds registry");
    refused(new RegistryCommand.Delete(name("dl.gv")), "at a server that holds registry dl");
  }

  @Test
  void anOrderNamesInboxSites() {
    cabernet.add("alice.pa", ListName.INBOX_SITES, "cabernet");

    refused(
        new RegistryCommand.SetInboxOrder(name("alice.pa"), List.of("semillon")),
        "is none of its inbox sites");
  }

  @Test
  void aFieldMayBeRemoved() {
    RName alice = name("alice.pa");
    cabernet.run(new RegistryCommand.SetField(alice, Fields.REMARK, "x"));
    cabernet.run(new RegistryCommand.SetField(alice, Fields.REMARK, null));

    assertThat(World.entry(cabernet, "alice.pa").field(Fields.REMARK)).isEmpty();
  }

  @Test
  void everyListHasAWord() {
    assertThat(Arrays.stream(ListName.values()).map(ListName::word))
        .allMatch(word -> word.equals(word.toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates();
  }

  private Member directoryMember(String text) {
    return cabernet
        .directory()
        .member(cabernet.state(), World.id(cabernet, "csl^.pa"), text)
        .orElseThrow();
  }

  private void refused(RegistryCommand command, String reason) {
    assertThat(cabernet.plan(command))
        .isInstanceOfSatisfying(
            Planned.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }
}
