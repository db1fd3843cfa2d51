package grapevine.simulator.workload;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.node.Node;
import grapevine.service.registry.Gv;
import grapevine.service.request.Answer;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.simulator.world.World;
import grapevine.store.JournaledStorage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All the people of a world at work, until they have done enough or the faults end. */
public final class Workload {
  private final World world;
  private final Asking asking;
  private final Organisation organisation;
  private final MailLedger mail = new MailLedger();
  private final NameLedger names = new NameLedger();
  private final RequestLedger requests = new RequestLedger();
  private final TreeSet<String> addressed = new TreeSet<>();
  private final SortedSet<Integer> unsound;
  private final long operationsMax;
  private final long pauseMicros;
  private long tokens;
  private int active;

  /**
   * People who do about so much in about so long.
   *
   * @param unsound places of servers that have a reason to come back as new; it may grow
   * @param operationsMax after which nobody begins anything new
   * @param spanMicros in which they do it
   */
  public Workload(
      Asking asking,
      Organisation organisation,
      SortedSet<Integer> unsound,
      long operationsMax,
      long spanMicros) {
    this.unsound = unsound;
    this.world = asking.world();
    this.asking = asking;
    this.organisation = organisation;
    this.operationsMax = asking.operations() + operationsMax;
    int actors = organisation.people().size() + 2;
    this.pauseMicros = spanMicros * actors * 2 / Math.max(1, operationsMax);
  }

  /** Everybody begins. */
  public void begin(Dice dice) {
    for (Organisation.Person person : organisation.people()) {
      new Correspondent(this, person, dice.split());
    }
    new Registrar(this, dice.split());
    new Registrar(this, dice.split());
  }

  /** Whether everybody has finished. */
  public boolean done() {
    return asking.operations() >= operationsMax && active == 0;
  }

  /** What people know of their mail. */
  public MailLedger mail() {
    return mail;
  }

  /** What registrars know of the names. */
  public NameLedger names() {
    return names;
  }

  /** What clients know of their requests with a number. */
  public RequestLedger requests() {
    return requests;
  }

  /** Who is there for good. */
  public Organisation organisation() {
    return organisation;
  }

  World world() {
    return world;
  }

  Asking asking() {
    return asking;
  }

  /** Somebody does something after a pause, if there is anything left to do. */
  void later(Dice dice, Runnable action) {
    if (asking.operations() < operationsMax && !world.healed()) {
      soonAfter(dice, pauseMicros, action);
    }
  }

  /** Somebody goes on with something after a short pause. */
  void soon(Dice dice, Runnable action) {
    soonAfter(dice, pauseMicros / 8, action);
  }

  private void soonAfter(Dice dice, long meanMicros, Runnable action) {
    afterMicros(dice.around(meanMicros), action);
  }

  /** Somebody does something so many milliseconds from now, whatever happens meanwhile. */
  void wait(long millis, Runnable action) {
    afterMicros(millis * 1_000, action);
  }

  private void afterMicros(long micros, Runnable action) {
    active++;
    world
        .schedule()
        .after(
            micros,
            () -> {
              active--;
              action.run();
            });
  }

  /** Whether a server never had a reason to come back as new. */
  boolean isSound(ServerNumber number) {
    OptionalInt place = world.indexOf(number);
    return place.isPresent() && !unsound.contains(place.getAsInt());
  }

  String token() {
    return "token-" + ++tokens;
  }

  /** Somebody to write to. */
  String address(Dice dice, boolean outsider) {
    if (dice.chance(0.6)) {
      return dice.pick(organisation.certainAddresses());
    }
    if (dice.chance(0.2)) {
      return Organisation.address(dice.pick(organisation.openGroups()));
    }
    if (dice.chance(0.15)) {
      return "x" + dice.between(0, 9) + "@pa.example.org"; // was never there
    }
    if (dice.chance(0.25) && !outsider) {
      return (dice.chance(0.3) ? "nobody" : "someone") + "@elsewhere.example.net";
    }
    return Organisation.address(dice.pick(Registrar.NAMES));
  }

  void offered(Collection<String> recipients) {
    addressed.addAll(recipients);
  }

  /**
   * The addresses among those that exist now, and for good, as far as a server must know or find
   * out: what the operator has declared lost with another server it need not.
   */
  SortedSet<String> existing(int server, List<String> addresses) {
    TreeSet<String> existing = new TreeSet<>(addresses);
    List<String> certain = new ArrayList<>(organisation.certainAddresses());
    organisation.openGroups().forEach(group -> certain.add(Organisation.address(group)));
    boolean all = countsAll(world.servers().get(server));
    existing.removeIf(address -> !certain.contains(address) && !(all && names.mustExist(address)));
    return existing;
  }

  /** Whether a server has nobody as written off. */
  private static boolean countsAll(SimulatedServer server) {
    @Nullable Node node = server.node();
    @Nullable JournaledStorage storage = server.storage();
    if (node == null || storage == null) {
      return false;
    }
    Gv gv = node.parts().directory().gv(storage);
    return gv.servers().keySet().containsAll(gv.allServers().keySet());
  }

  /**
   * A server says something about a recipient.
   *
   * @param existing what existed when it was asked: what was created since it may not know
   */
  void verdict(int server, String address, Answer.Verdict verdict, SortedSet<String> existing) {
    if (!(verdict instanceof Answer.Verdict.No no)) {
      return;
    }
    if (existing.contains(address) && no.reason() == Answer.Reason.NO_SUCH_NAME) {
      throw new PromiseBroken(
          "absence-only-when-all-say-so",
          World.NAMES.get(server) + " said that " + address + " does not exist");
    }
  }
}
