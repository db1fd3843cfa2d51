package grapevine.server;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.HybridClock;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Dot;
import grapevine.service.directory.DirectoryKeeper;
import grapevine.service.directory.DirectoryView;
import grapevine.service.directory.IndexedValue;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Membership;
import grapevine.service.registry.Planned;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.RegistryCommand;
import grapevine.service.registry.RegistryCommands;
import grapevine.service.registry.Value;
import grapevine.store.JournaledStorage;
import grapevine.trial.bench.InsideFigure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What {@code bench directory} measures within the process: how long the registries and their
 * picture take for a change of one member, and for a question of membership. The disk's time is not
 * counted.
 */
final class InsideFigures {
  private static final ServerNumber SELF = new ServerNumber(1);
  private static final String REGISTRY = "pa";
  private static final int PEOPLE = 10_000;
  private static final int GROUPS = 1_000;
  private static final int DEPTH = 5;
  private static final int MEMBERS = 20;
  private static final List<Integer> LENGTHS = List.of(100, 10_000, 100_000);
  private static final int PIECE = 1_000;
  private static final int MERGES = 3_000;
  private static final int QUESTIONS = 400_000;
  private static final long START_MILLIS = 1_000_000;
  private static final double MICRO_NANOS = 1e3;

  private final JournaledStorage storage;
  private final HybridClock clock = new HybridClock(SELF);
  private final SplittableRandom random = new SplittableRandom(1);
  private long sequence;

  private InsideFigures(JournaledStorage storage) {
    this.storage = storage;
  }

  /** Measures; the folder must not exist. */
  static List<InsideFigure> measure(Path folder) {
    try {
      Files.createDirectories(folder);
      try (JournaledStorage storage = Data.open(folder)) {
        return new InsideFigures(storage).measure();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<InsideFigure> measure() {
    found();
    List<EntryId> people =
        createAll(IntStream.range(0, PEOPLE).mapToObj(InsideFigures::person).toList());
    List<EntryId> groups =
        createAll(IntStream.range(0, GROUPS).mapToObj(InsideFigures::group).toList());
    nest(people, groups);
    List<EntryId> lists =
        createAll(LENGTHS.stream().map(length -> creation("list" + length + "^")).toList());
    for (int index = 0; index < lists.size(); index++) {
      fill(lists.get(index), LENGTHS.get(index));
    }
    DirectoryKeeper keeper = new DirectoryKeeper(SELF, storage, START_MILLIS, IndexedValue::usual);
    List<InsideFigure> figures = new ArrayList<>();
    double asked = membership(keeper.view(), people, groups);
    figures.add(new InsideFigure(InsideFigure.IS_MEMBER, PEOPLE, asked));
    for (int index = 0; index < lists.size(); index++) {
      double merged = merge(keeper, lists.get(index));
      figures.add(new InsideFigure(InsideFigure.MERGE, LENGTHS.get(index), merged));
    }
    return figures;
  }

  // The world

  private void found() {
    RegistryCommands commands = new RegistryCommands(new Directory(SELF));
    run(commands, RegistryCommand.server(RName.required("bench.gv"), SELF, "", List.of()));
    run(commands, registry("gv.gv"));
    run(commands, registry(REGISTRY + ".gv"));
  }

  private static RegistryCommand registry(String name) {
    return RegistryCommand.registry(RName.required(name), List.of("bench"), List.of(), List.of());
  }

  private void run(RegistryCommands commands, RegistryCommand command) {
    Planned planned = commands.plan(storage, command);
    Invariant.check(planned instanceof Planned.Done, "the world of the bench can be made");
    if (planned instanceof Planned.Done(var changes, var _)) {
      Transaction transaction = new Transaction(storage);
      changes.forEach(change -> apply(transaction, change));
      storage.commit(transaction.seal());
    }
  }

  private Timestamp apply(Transaction transaction, RegistryChange change) {
    Timestamp at = clock.nextAbove(Registries.floor(transaction, change), START_MILLIS);
    Dot dot = new Dot(SELF, ++sequence);
    Registries.apply(transaction, change.registry(), dot, at, change);
    return at;
  }

  private static RegistryChange.CreateEntry person(int number) {
    return creation("p" + number);
  }

  private static RegistryChange.CreateEntry group(int number) {
    return creation("g" + number + "^");
  }

  private static RegistryChange.CreateEntry creation(String name) {
    RName named = RName.required(name + "." + REGISTRY);
    Kind kind = named.isGroup() ? Kind.GROUP : Kind.INDIVIDUAL;
    return new RegistryChange.CreateEntry(named, kind, null, List.of());
  }

  private List<EntryId> createAll(List<RegistryChange.CreateEntry> creations) {
    List<EntryId> made = new ArrayList<>();
    for (int from = 0; from < creations.size(); from += PIECE) {
      Transaction transaction = new Transaction(storage);
      for (var creation : creations.subList(from, Math.min(creations.size(), from + PIECE))) {
        made.add(new EntryId(creation.name(), apply(transaction, creation)));
      }
      storage.commit(transaction.seal());
    }
    return made;
  }

  /** Each group names people, and one group of the next fifth. */
  private void nest(List<EntryId> people, List<EntryId> groups) {
    Transaction transaction = new Transaction(storage);
    for (int number = 0; number < GROUPS; number++) {
      for (int place = 0; place < MEMBERS; place++) {
        put(transaction, groups.get(number), people.get((number * MEMBERS + place) % PEOPLE));
      }
      int inner = number + GROUPS / DEPTH;
      if (inner < GROUPS) {
        put(transaction, groups.get(number), groups.get(inner));
      }
    }
    storage.commit(transaction.seal());
  }

  private void put(Transaction transaction, EntryId group, EntryId member) {
    Value value = new Value(member.name().toString(), member);
    apply(transaction, new RegistryChange.PutItem(group, ListName.MEMBERS, value));
  }

  private void fill(EntryId list, int length) {
    for (int from = 0; from < length; from += PIECE) {
      Transaction transaction = new Transaction(storage);
      for (int number = from; number < Math.min(length, from + PIECE); number++) {
        apply(transaction, membership(list, "m" + number));
      }
      storage.commit(transaction.seal());
    }
  }

  private static RegistryChange membership(EntryId list, String local) {
    Value member = Value.of(local + "@example.net");
    return new RegistryChange.PutItem(list, ListName.MEMBERS, member);
  }

  // What is timed

  private double membership(DirectoryView view, List<EntryId> people, List<EntryId> groups) {
    double[] micros = new double[QUESTIONS / 2];
    int tops = GROUPS / DEPTH;
    for (int question = 0; question < QUESTIONS; question++) {
      int top = random.nextInt(tops);
      EntryId who = people.get((top + (DEPTH - 1) * tops) * MEMBERS % PEOPLE);
      RName group = groups.get(top).name();
      long begin = System.nanoTime();
      Membership answer = view.isMember(who, group);
      long end = System.nanoTime();
      Invariant.check(answer == Membership.YES, "who lies five deep is a member");
      if (question >= QUESTIONS / 2) { // the first half warms up
        micros[question - QUESTIONS / 2] = (end - begin) / MICRO_NANOS;
      }
    }
    return median(micros);
  }

  private double merge(DirectoryKeeper keeper, EntryId list) {
    double[] micros = new double[MERGES / 2];
    for (int number = 0; number < MERGES; number++) {
      long begin = System.nanoTime();
      Transaction transaction = new Transaction(storage);
      apply(transaction, membership(list, "n" + number));
      Batch batch = transaction.seal();
      long merged = System.nanoTime();
      storage.commit(batch);
      long durable = System.nanoTime();
      keeper.committed(batch, storage, START_MILLIS);
      long shown = System.nanoTime();
      if (number >= MERGES / 2) {
        micros[number - MERGES / 2] = (merged - begin + shown - durable) / MICRO_NANOS;
      }
    }
    return median(micros);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
