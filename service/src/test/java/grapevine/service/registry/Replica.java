package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.HybridClock;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.list.Dot;
import grapevine.service.testing.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One server's registries for tests: makes changes, takes others'. Wall clock and all are given.
 */
public final class Replica {
  private final ServerNumber number;
  private final MemoryStorage storage = new MemoryStorage();
  private final HybridClock clock;
  private final TreeMap<String, Long> sequences = new TreeMap<>();
  private final List<Sent> made = new ArrayList<>();
  private final Directory directory;
  private final RegistryCommands commands;
  private BiConsumer<Batch, State> watcher = (batch, state) -> {};
  private long wallMillis = 1_000;

  /** A change as the exchange carries it. */
  public record Sent(String registry, Dot dot, Timestamp at, RegistryChange change) {}

  /** An empty replica. */
  public Replica(long number) {
    this.number = new ServerNumber(number);
    clock = new HybridClock(this.number);
    directory = new Directory(this.number);
    commands = new RegistryCommands(directory);
  }

  /** What it has. */
  public State state() {
    return storage;
  }

  /** Its directory. */
  public Directory directory() {
    return directory;
  }

  /** All that it made, in order. */
  public List<Sent> made() {
    return List.copyOf(made);
  }

  /** Shows each batch when it is committed, with the state that has it. */
  public void onCommit(BiConsumer<Batch, State> watcher) {
    this.watcher = watcher;
  }

  /** Sets the wall clock. */
  public Replica at(long millis) {
    wallMillis = millis;
    return this;
  }

  MemoryStorage storage() {
    return storage;
  }

  /** Makes a change here. */
  public Sent make(RegistryChange change) {
    Timestamp at = clock.nextAbove(Registries.floor(storage, change), wallMillis);
    String registry = change.registry();
    long sequence = sequences.merge(registry, 1L, Long::sum);
    Sent sent = new Sent(registry, new Dot(number, sequence), at, change);
    made.add(sent);
    take(sent);
    return sent;
  }

  /** Plans a command and carries it out, which must be possible. */
  public List<Sent> run(RegistryCommand command) {
    if (commands.plan(storage, command) instanceof Planned.Done(var changes, var _)) {
      return changes.stream().map(this::make).toList();
    }
    throw new AssertionError(command + " gave " + commands.plan(storage, command));
  }

  /** What a command comes to. */
  public Planned plan(RegistryCommand command) {
    return commands.plan(storage, command);
  }

  /** Creates an entry and returns its identity. */
  public EntryId create(String name, Kind kind) {
    RName rname = RName.required(name);
    Sent sent =
        run(new RegistryCommand.Create(rname, kind, new TreeMap<>(), new TreeMap<>())).getFirst();
    return new EntryId(rname, sent.at());
  }

  /** Adds an item. */
  public void add(String name, ListName list, String text) {
    run(new RegistryCommand.AddItem(RName.required(name), list, text));
  }

  /** Removes an item. */
  public void remove(String name, ListName list, String text) {
    run(new RegistryCommand.RemoveItem(RName.required(name), list, text));
  }

  /** Deletes an entry. */
  public void delete(String name) {
    run(new RegistryCommand.Delete(RName.required(name)));
  }

  /** Takes a change, its own or another's. */
  public Registries.Outcome take(Sent sent) {
    byte[] payload = RegistryChange.CODEC.toBytes(sent.change());
    clock.observe(sent.at(), wallMillis);
    return write(transaction ->
        Registries.apply(
            transaction,
            sent.registry(),
            sent.dot(),
            sent.at(),
            RegistryChange.CODEC.fromBytes(payload)));
  }

  /** Takes several. */
  public void takeAll(List<Sent> changes) {
    changes.forEach(this::take);
  }

  /** Takes the whole state of another replica, in pieces. */
  public void takeState(Replica other, String registry, int bytesMax) {
    byte[] from = null;
    do {
      RegistryTransfer.Piece piece = Registries.export(other.storage, registry, from, bytesMax);
      write(transaction -> Registries.importPiece(transaction, registry, piece.payload()));
      from = piece.next();
    } while (from != null);
  }

  /** Purges what is older than a moment. */
  public boolean purge(String registry, VersionVector covered, long olderThanMillis) {
    return write(transaction ->
        Registries.purge(
            transaction, registry, covered, olderThanMillis, (_, site) -> site.equals("")));
  }

  /** What this replica made, as a vector. */
  public VersionVector ownVector(String registry) {
    return VersionVector.EMPTY.with(number, sequences.getOrDefault(registry, 0L));
  }

  /** The registry as text. */
  public String dump(String registry) {
    return Registries.dump(storage, registry);
  }

  /** Removes all that is here of a registry. */
  public void drop(String registry) {
    write(transaction -> {
      Registries.drop(transaction, registry);
      return registry;
    });
  }

  /** Does something in one batch. */
  public <T> T write(Function<Transaction, T> action) {
    Transaction transaction = new Transaction(storage);
    T result = action.apply(transaction);
    Batch batch = transaction.seal();
    storage.commit(batch);
    watcher.accept(batch, storage);
    return result;
  }
}
