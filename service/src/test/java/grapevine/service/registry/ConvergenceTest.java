package grapevine.service.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Dot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same changes leave the same registry, in any order, repeated, as deltas or as a state. */
class ConvergenceTest {
  private static final int WORLDS = 150;
  private static final int CHANGES = 40;
  private static final String PA = "pa";

  @AfterEach
  void clearPlantedBugs() {
    PlantedBug.clear();
  }

  @Test
  void anyOrderAndRepetitionGivesTheSameRegistry() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      Dice dice = new Dice(seed);
      List<Replica.Sent> changes = changes(dice);
      Replica first = new Replica(1);
      first.takeAll(changes);
      Replica second = new Replica(2);
      second.takeAll(dice.repeated(changes));

      assertThat(second.dump(PA)).as("seed %d", seed).isEqualTo(first.dump(PA));
      assertThat(Registries.contentDigest(second.state(), PA))
          .isEqualTo(Registries.contentDigest(first.state(), PA));
      assertNamesAgree(first, second, seed);
    }
  }

  @Test
  void aStateAndTheChangesMeet() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      Dice dice = new Dice(seed);
      List<Replica.Sent> changes = changes(dice);
      int cut = dice.below(changes.size());
      Replica first = new Replica(1);
      first.takeAll(changes.subList(0, cut));
      Replica second = new Replica(2);
      second.takeAll(changes.subList(cut, changes.size()));

      second.takeState(first, PA, 1 + dice.below(500));
      first.takeState(second, PA, 1 + dice.below(500));

      Replica third = new Replica(3);
      third.takeAll(dice.repeated(changes));
      assertThat(second.dump(PA)).as("seed %d", seed).isEqualTo(first.dump(PA));
      assertThat(third.dump(PA)).as("seed %d", seed).isEqualTo(first.dump(PA));
      assertNamesAgree(first, second, seed);
    }
  }

  @Test
  void aMergeThatPrefersArrivalShows() {
    PlantedBug.MERGE_PREFERS_ARRIVAL.plant();

    assertThatThrownBy(this::anyOrderAndRepetitionGivesTheSameRegistry)
        .isInstanceOf(AssertionError.class);
    assertThat(PlantedBug.MERGE_PREFERS_ARRIVAL.passes()).isPositive();
  }

  @Test
  void aRepeatedChangeChangesNothing() {
    Replica cabernet = World.cabernet();
    long version = Registries.version(cabernet.state(), PA);

    for (Replica.Sent sent : cabernet.made()) {
      assertThat(cabernet.take(sent).changed()).as("%s", sent).isFalse();
    }
    assertThat(Registries.version(cabernet.state(), PA)).isEqualTo(version);
  }

  @Test
  void aChangeOfAnotherRegistryIsRefused() {
    Replica cabernet = World.cabernet();
    Replica.Sent sent = cabernet.made().getLast();
    Replica.Sent astray = new Replica.Sent("es", sent.dot(), sent.at(), sent.change());

    assertThatThrownBy(() -> cabernet.take(astray)).isInstanceOf(MalformedException.class);
  }

  @Test
  void damagedChangesAndPiecesAreRefused() {
    Replica cabernet = World.cabernet();
    Dice dice = new Dice(7);
    byte[] piece = Registries.export(cabernet.state(), PA, null, 10_000).payload();
    for (int round = 0; round < 3_000; round++) {
      byte[] change = RegistryChange.CODEC.toBytes(dice.oneOf(cabernet.made()).change());
      tryDamaged(dice, change, RegistryChange.CODEC::fromBytes);
      tryDamaged(dice, piece, bytes -> RegistryTransfer.read(PA, bytes));
    }
  }

  private static void tryDamaged(Dice dice, byte[] bytes, Consumer<byte[]> reader) {
    byte[] damaged = Arrays.copyOf(bytes, 1 + dice.below(bytes.length));
    damaged[dice.below(damaged.length)] ^= (byte) (1 << dice.below(8));
    try {
      reader.accept(damaged);
    } catch (MalformedException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static void assertNamesAgree(Replica first, Replica second, long seed) {
    for (String name : List.of("a.pa", "b.pa", "g^.pa")) {
      RName rname = RName.required(name);
      Lookup one = first.directory().find(first.state(), rname);
      assertThat(holder(second.directory().find(second.state(), rname)))
          .as("seed %d", seed)
          .isEqualTo(holder(one));
    }
  }

  private static Optional<EntryId> holder(Lookup lookup) {
    return lookup.bearer().map(Entry::id);
  }

  /** What three servers did that heard of each other late or never. */
  private static List<Replica.Sent> changes(Dice dice) {
    List<Replica.Sent> changes = new ArrayList<>();
    List<EntryId> entries = new ArrayList<>();
    long[] sequences = new long[4];
    for (int index = 0; index < CHANGES; index++) {
      int server = 1 + dice.below(3);
      Timestamp at = new Timestamp(dice.below(30), index, new ServerNumber(server));
      RegistryChange change = change(dice, entries);
      if (change instanceof RegistryChange.CreateEntry create) {
        entries.add(new EntryId(create.name(), at));
      }
      Dot dot = new Dot(new ServerNumber(server), ++sequences[server]);
      changes.add(new Replica.Sent(PA, dot, at, change));
    }
    return changes;
  }

  private static RegistryChange change(Dice dice, List<EntryId> entries) {
    String name = dice.oneOf(List.of("a.pa", "A.pa", "b.pa", "g^.pa"));
    if (entries.isEmpty() || dice.below(4) == 0) {
      RName rname = RName.required(name);
      Timestamp successorOf =
          dice.below(3) > 0 || entries.isEmpty() ? null : dice.oneOf(entries).created();
      return new RegistryChange.CreateEntry(
          rname,
          rname.isGroup() ? Kind.GROUP : Kind.INDIVIDUAL,
          successorOf,
          List.of(RegistryChange.Assignment.field(Fields.REMARK, "made " + dice.below(5))));
    }
    EntryId id = dice.oneOf(entries);
    Value value = new Value(name, dice.below(2) == 0 ? null : dice.oneOf(entries));
    ListName list = dice.oneOf(List.of(ListName.MEMBERS, ListName.OWNERS, ListName.FORWARDING));
    Timestamp only =
        dice.below(2) == 0 ? null : new Timestamp(dice.below(30), 1, id.created().source());
    return switch (dice.below(9)) {
      case 0 -> new RegistryChange.DeleteEntry(id);
      case 1 -> new RegistryChange.SetField(id, Fields.REMARK, "set " + dice.below(5));
      case 2 -> new RegistryChange.SetField(id, Fields.REMARK, null);
      case 3 -> new RegistryChange.SetField(id, Fields.NAME, Names.derived(id).toString());
      case 8 ->
          new RegistryChange.RenameEntry(
              id,
              RName.required(name),
              dice.below(3) == 0
                  ? null
                  : new RegistryChange.Left(
                      dice.oneOf(entries).name(), dice.oneOf(entries).created()));
      case 4, 5 -> new RegistryChange.RemoveItem(id, list, name, only);
      default -> new RegistryChange.PutItem(id, list, value);
    };
  }

  /** Numbers from a seed. */
  private static final class Dice {
    private long state;

    Dice(long seed) {
      state = seed * 0x9e3779b97f4a7c15L;
    }

    int below(int bound) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      return (int) ((state >>> 33) % bound);
    }

    <T> T oneOf(List<T> choices) {
      return choices.get(below(choices.size()));
    }

    <T> List<T> repeated(List<T> values) {
      List<T> more = new ArrayList<>(values);
      values.forEach(value -> {
        if (below(3) == 0) {
          more.add(value);
        }
      });
      for (int index = more.size() - 1; index > 0; index--) {
        Collections.swap(more, index, below(index + 1));
      }
      return more;
    }
  }

  @Test
  void theDumpShowsNoSecretAndNoTombstone() {
    Replica cabernet = World.cabernet();
    TreeMap<String, String> fields = new TreeMap<>();
    fields.put(Fields.PASSWORD, "$argon2id$v=19$salt$hash");
    fields.put(Fields.REMARK, "two\\lines");
    cabernet.run(
        new RegistryCommand.Create(
            RName.required("eve.pa"), Kind.INDIVIDUAL, fields, new TreeMap<>()));
    cabernet.add("eve.pa", ListName.FORWARDING, "bob.pa");
    cabernet.remove("eve.pa", ListName.FORWARDING, "bob.pa");

    assertThat(cabernet.dump(PA))
        .contains("individual eve.pa is ")
        .contains("password = (secret ")
        .contains("two\\u005clines")
        .doesNotContain("argon2id")
        .doesNotContain("forwarding");
    assertThat(World.entry(cabernet, "eve.pa").toString()).doesNotContain("argon2id");
    assertThat(cabernet.made().toString()).contains("password=(secret)").doesNotContain("argon2id");
  }

  @Test
  void tombstonesOfWhatWasNeverCreatedShowNowhere() {
    Replica cabernet = World.cabernet();
    String before = cabernet.dump(PA);
    EntryId never =
        new EntryId(RName.required("never.pa"), new Timestamp(9, 9, new ServerNumber(9)));

    cabernet.make(new RegistryChange.SetField(never, Fields.REMARK, null));
    assertThat(cabernet.dump(PA)).isEqualTo(before);

    cabernet.make(new RegistryChange.SetField(never, Fields.REMARK, "early"));
    assertThat(cabernet.dump(PA)).contains("not created never.pa/");
  }
}
