package grapevine.mechanism.lease;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Moment;
import grapevine.mechanism.world.Agenda;
import grapevine.mechanism.world.Seed;
import grapevine.mechanism.world.SkewedClock;
import grapevine.mechanism.world.TreeStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One server that holds some things, others that cache them and give them on, and clients of these;
 * clocks that drift, jump and stop, machines that start again, messages that are lost and late.
 */
final class LeaseWorld {
  private static final int DRIFT_PPM = 50_000;
  private static final int TICK_MILLIS = 100;
  private static final List<Thing> THINGS =
      List.of(new Thing("pa", "alice"), new Thing("pa", "bob"), new Thing("es", "carol"));
  private static final LeaseSettings SETTINGS =
      new LeaseSettings(2_000, DRIFT_PPM, 6, 2, 3, 4_000, 200);

  final List<String> failures = new ArrayList<>();
  long believed;
  private final Seed seed;
  private final Agenda agenda = new Agenda();
  private final boolean sleeps;
  private final int lost;
  private final int late;
  private final int writes;
  private final Node root;
  private final List<Node> nodes = new ArrayList<>();
  private final TreeMap<Thing, Integer> inForce = new TreeMap<>();

  LeaseWorld(long number) {
    seed = new Seed(number * 31);
    sleeps = seed.chance(50);
    lost = seed.chance(60) ? (int) seed.below(30) : 0;
    late = seed.chance(60) ? (int) seed.below(20) : 0;
    writes = 1 + (int) seed.below(seed.chance(50) ? 10 : 3);
    root = new Node(1, null);
    THINGS.forEach(thing -> root.content.put(thing, 0));
    Node first = new Node(2, root);
    Node second = new Node(3, root);
    nodes.addAll(List.of(root, first, second, new Node(4, first), new Node(5, first)));
    nodes.add(new Node(6, second));
    nodes.add(new Node(7, root));
  }

  void live() {
    nodes.forEach(node -> agenda.in(seed.below(TICK_MILLIS), node::tick));
    agenda.in(1, this::something);
    agenda.run(40_000, this::check);
  }

  private void something() {
    if (seed.chance(writes)) {
      root.write(THINGS.get((int) seed.below(THINGS.size())));
    } else if (seed.chance(1)) {
      root.writeGroup("pa");
    } else if (seed.chance(1)) {
      any().restart();
    } else if (seed.chance(1)) {
      trouble(any());
    } else {
      any().use(THINGS.get((int) seed.below(THINGS.size())));
    }
    agenda.in(seed.below(40), this::something);
  }

  private Node any() {
    return nodes.get((int) seed.below(nodes.size()));
  }

  private void trouble(Node node) {
    if (sleeps) {
      node.sleep(seed.below(4_000));
    } else {
      node.clock.jump(seed.below(8_000) - 5_000);
    }
  }

  private void send(Node to, Runnable message) {
    int copies = seed.chance(lost) ? 0 : seed.chance(lost) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      agenda.in(1 + seed.below(seed.chance(late) ? 5_000 : 30), () -> to.awake(message));
    }
  }

  private void check() {
    for (Node node : nodes) {
      if (node != root && !node.asleep) {
        node.check();
      }
    }
  }

  /** A change that is not known to be in force. */
  private record Pending(Recall recall, TreeMap<Thing, Integer> content) {}

  /** A recall that waits for those to whom this node has given the thing on. */
  private record Answer(Recall recall, Ticket ticket) {}

  /** A machine. */
  private final class Node {
    final ServerNumber number;
    final HolderId id;
    final @Nullable Node base;
    final SkewedClock clock;
    final TreeStorage storage = new TreeStorage();
    final TreeMap<Thing, Integer> content = new TreeMap<>();
    final List<Pending> pending = new ArrayList<>();
    final List<Answer> answers = new ArrayList<>();
    Granter granter;
    Holder holder;
    boolean asleep;

    Node(long number, @Nullable Node base) {
      this.number = new ServerNumber(number);
      this.id = HolderId.of(this.number);
      this.base = base;
      long drift = seed.below(2L * DRIFT_PPM + 1) - DRIFT_PPM;
      this.clock = new SkewedClock(agenda, drift, seed.below(1_000_000));
      this.granter = new Granter(SETTINGS, seed.nextLong(), storage, monotonic());
      this.holder = new Holder(SETTINGS, seed.nextLong());
    }

    Moment now() {
      return clock.now();
    }

    private long monotonic() {
      return now().monotonicMillis();
    }

    void awake(Runnable event) {
      if (!asleep) {
        event.run();
      }
    }

    /** The content of the root, and the changes that were not in force, are on its disk. */
    void restart() {
      if (asleep) {
        return;
      }
      clock.slept(seed.below(Math.max(1, monotonic() + 1)));
      granter = new Granter(SETTINGS, seed.nextLong(), storage, monotonic());
      holder = new Holder(SETTINGS, seed.nextLong());
      answers.clear();
      if (base != null) {
        content.clear();
      }
      pending.replaceAll(change ->
          new Pending(granter.changed(change.recall.thing(), monotonic()), change.content));
    }

    void sleep(long millis) {
      if (asleep) {
        return;
      }
      asleep = true;
      agenda.in(
          millis,
          () -> {
            clock.slept(millis);
            asleep = false;
          });
    }

    void write(Thing thing) {
      if (!asleep) {
        content.merge(thing, 1, Integer::sum);
        change(thing, List.of(thing));
      }
    }

    void writeGroup(String group) {
      if (!asleep) {
        List<Thing> all = THINGS.stream().filter(thing -> thing.group().equals(group)).toList();
        all.forEach(thing -> content.merge(thing, 1, Integer::sum));
        change(Thing.whole(group), all);
      }
    }

    private void change(Thing thing, List<Thing> all) {
      TreeMap<Thing, Integer> changed = new TreeMap<>();
      all.forEach(part -> changed.put(part, content.getOrDefault(part, 0)));
      pending.add(new Pending(granter.changed(thing, monotonic()), changed));
    }

    /** Somebody here wants to see a thing: kept, or asked for. */
    void use(Thing thing) {
      Node source = base;
      if (source == null || asleep) {
        return;
      }
      if (seed.chance(2) && nodes.stream().noneMatch(node -> node.base == this)) {
        relinquish(seed.chance(50) ? thing : Thing.whole(thing.group()), source);
      } else if (seed.chance(5)) {
        Thing whole = Thing.whole(thing.group());
        Ask ask = holder.ask(whole, source.number, now());
        send(source, () -> source.grant(this, ask));
      } else if (!holder.holds(thing, now()) || seed.chance(10)) {
        Ask ask = holder.ask(thing, source.number, now());
        send(source, () -> source.grant(this, ask));
      }
    }

    private void relinquish(Thing thing, Node source) {
      holder
          .relinquish(thing)
          .ifPresent(ticket -> send(source, () -> source.granter.relinquished(thing, id, ticket)));
    }

    private long left(Thing thing) {
      return base == null ? Granter.NO_BASE : holder.leftMillis(thing, now());
    }

    private void grant(Node to, Ask ask) {
      Thing thing = ask.thing();
      Integer read = content.get(thing);
      if (base != null && (thing.isWhole() || read == null || left(thing) <= 0)) {
        use(thing.isWhole() ? THINGS.getFirst() : thing);
        return;
      }
      Transaction transaction = new Transaction(storage);
      Grant grant = granter.grant(transaction, thing, to.id, left(thing), monotonic());
      storage.commit(transaction.seal());
      send(to, () -> to.granted(ask, grant, read));
    }

    private void granted(Ask ask, Grant grant, @Nullable Integer read) {
      Thing thing = ask.thing();
      boolean kept = holder.granted(ask.number(), grant, now());
      if (read == null) {
        return;
      }
      Integer before = kept ? content.put(thing, read) : null;
      if (before != null && !before.equals(read)) {
        granter.changed(thing, monotonic());
      }
    }

    private void extend(Node to, Ask ask) {
      Ticket held = ask.extended();
      if (held == null || left(ask.thing()) <= 0) {
        return;
      }
      granter
          .extend(ask.thing(), to.id, held, left(ask.thing()), monotonic())
          .ifPresentOrElse(
              grant -> send(to, () -> to.holder.granted(ask.number(), grant, to.now())),
              () -> send(to, () -> to.holder.notExtended(ask.number())));
    }

    private void recalled(Recall recall, Node by) {
      holder.recalled(recall.thing());
      if (answers.stream().noneMatch(answer -> answer.ticket.equals(recall.ticket()))) {
        answers.add(new Answer(granter.changed(recall.thing(), monotonic()), recall.ticket()));
      }
      answer(by);
    }

    private void answer(Node by) {
      for (Answer answer : List.copyOf(answers)) {
        recall(answer.recall);
        if (answer.recall.inForce(monotonic())) {
          answers.remove(answer);
          send(by, () -> by.granter.answered(answer.ticket, id));
        }
      }
    }

    private void recall(Recall recall) {
      List<HolderId> asked = recall.unanswered(monotonic());
      for (Node node : nodes) {
        if (asked.contains(node.id)) {
          send(node, () -> node.recalled(recall, this));
        }
      }
    }

    void tick() {
      agenda.in(1 + seed.below(2 * TICK_MILLIS), this::tick);
      if (asleep) {
        return;
      }
      pending.forEach(change -> recall(change.recall));
      pending.removeIf(change -> {
        boolean over = change.recall.inForce(monotonic());
        if (over) {
          change.content.forEach((thing, version) -> inForce.merge(thing, version, Math::max));
        }
        return over;
      });
      Node source = base;
      if (source != null) {
        answer(source);
        holder.extensions(3, now()).forEach(ask -> send(source, () -> source.extend(this, ask)));
      }
    }

    void check() {
      content.forEach((thing, version) -> {
        if (holder.holds(thing, now())) {
          believed++;
          int now = inForce.getOrDefault(thing, 0);
          if (version < now && failures.isEmpty()) {
            failures.add(
                agenda.now()
                    + ": "
                    + number.value()
                    + " believes "
                    + thing
                    + " is "
                    + version
                    + ", but "
                    + now
                    + " is in force");
          }
        }
      });
    }
  }
}
