package grapevine.service.node;

import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Clock;
import grapevine.kernel.env.Environment;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Storage;
import grapevine.kernel.state.StorageException;
import grapevine.mechanism.replication.ReplicationSettings;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.registry.Entry;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import grapevine.service.request.Submission;
import grapevine.service.testing.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One server of an {@link Organisation}: a node, and what carries out its effects. */
final class Host {
  private final Organisation world;
  private final String name;
  private final ServerNumber first;
  private NodeSettings settings;
  private final MemoryStorage memory = new MemoryStorage();
  private final Environment environment;
  private final TreeSet<ServerNumber> wanted = new TreeSet<>();
  private final TreeSet<ServerNumber> linked = new TreeSet<>();
  private final TreeMap<Long, Answer> answers = new TreeMap<>();
  private final List<Effect> released = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<Secret> secrets = new ArrayList<>();
  private final BreakableStorage storage = new BreakableStorage(memory);
  private @Nullable Node node;
  private long wallOffset;
  private long ticket;
  private boolean passwordsBusy;
  private boolean asNew;

  Host(
      Organisation world,
      String name,
      ServerNumber number,
      SortedMap<ServerNumber, List<String>> peers) {
    this.world = world;
    this.name = name;
    this.first = number;
    this.settings =
        NodeSettings.of(name, name + ".example.org", "", peers)
            .with(ReplicationSettings.defaults(), 60_000);
    long[] random = {number.value()};
    this.environment =
        new Environment(
            new Clock() {
              @Override
              public long wallMillis() {
                return Organisation.BEGIN + wallOffset + world.monotonicMillis();
              }

              @Override
              public long monotonicMillis() {
                return world.monotonicMillis();
              }
            },
            () -> random[0] = random[0] * 6364136223846793005L + 1442695040888963407L,
            Buggify.NEVER);
  }

  void start() {
    asNew = false;
    node = new Node(environment, storage, first, settings);
    handle(new Event.Tick());
    world.links();
    world.settle();
  }

  /** Has other settings from its next start on. */
  void configure(UnaryOperator<NodeSettings> change) {
    settings = change.apply(settings);
  }

  /** Stops as a crash does: what is in memory, and on links, is gone. */
  void crash() {
    node = null;
    linked.clear();
    wanted.clear();
    answers.clear();
    world.links();
  }

  boolean runs() {
    return node != null && !asNew;
  }

  Node node() {
    Node running = node;
    if (running == null) {
      throw new AssertionError(name + " does not run");
    }
    return running;
  }

  ServerNumber number() {
    return node == null ? Node.rememberedNumber(memory, first) : node.number();
  }

  String name() {
    return name;
  }

  MemoryStorage memory() {
    return memory;
  }

  /** Sets the wall clock forward, or back. */
  void setClock(long offsetMillis) {
    wallOffset = offsetMillis;
  }

  /** Has every commit fail from now on, as a broken disk does. */
  void breakDisk() {
    storage.broken = true;
  }

  /** Has no password compared or hashed, as where too many wait. */
  void passwordsBusy(boolean busy) {
    passwordsBusy = busy;
  }

  boolean wants(ServerNumber peer) {
    return wanted.contains(peer);
  }

  boolean isLinked(ServerNumber peer) {
    return linked.contains(peer);
  }

  void link(ServerNumber peer, boolean up) {
    if (up && linked.add(peer)) {
      handle(new Event.PeerUp(peer));
    } else if (!up && linked.remove(peer) && runs()) {
      handle(new Event.PeerDown(peer));
    }
  }

  long nextTick() {
    return node().nextTickMonotonicMillis();
  }

  void handle(Event event) {
    List<Effect> effects = new ArrayList<>();
    node().handle(List.of(event), effects::add);
    released.addAll(effects);
    effects.forEach(this::perform);
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Reply(long number, Answer answer) -> answers.put(number, answer);
      case Effect.Send(ServerNumber peer, var message) -> world.send(this, peer, message);
      case Effect.CheckPassword check -> {
        secrets.add(check.password());
        String text = verifier(check.password());
        boolean right = check.verifier().equals(text) || check.verifier().equals("{OLD}" + text);
        handle(
            passwordsBusy
                ? new Event.PasswordNotChecked(check.check())
                : new Event.PasswordChecked(check.check(), right));
      }
      case Effect.HashPassword hash -> {
        secrets.add(hash.password());
        handle(
            passwordsBusy
                ? new Event.PasswordNotHashed(hash.check())
                : new Event.PasswordHashed(
                    hash.check(),
                    verifier(hash.password()) + (hash.scram() ? " " + keys(hash.password()) : "")));
      }
      case Effect.Connect connect -> {
        wanted.clear();
        wanted.addAll(connect.peers().keySet());
        world.links();
      }
      case Effect.WriteLog(var line) -> log.add(name + ": " + line);
      case Effect.Stop stop -> asNew = stop.asNew();
      case Effect.Relay _, Effect.TellNumber _, Effect.Announce _ -> {}
    }
  }

  private static String verifier(Secret password) {
    return "verifier of " + new String(password.octets(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** What stands for keys of SCRAM-SHA-256: digests of the password. */
  static String keys(Secret password) {
    String digest =
        Base64.getEncoder().encodeToString(BodyId.sha256().digest(password.octets().clone()));
    return "SCRAM-SHA-256$32768:" + digest + "$" + digest + ":" + digest;
  }

  /** The process ends, and the node is started again, as a server does. */
  void comeBack() {
    crash();
    start();
  }

  /** Whether it has stopped to come back as new. */
  boolean comesBackAsNew() {
    return asNew;
  }

  /** The effects that were released so far, in order. */
  List<Effect> released() {
    return released;
  }

  List<String> log() {
    return log;
  }

  /** Whether every password that was compared or hashed is wiped. */
  boolean secretsAreWiped() {
    for (Secret secret : secrets) {
      for (byte octet : secret.octets()) {
        if (octet != 0) {
          return false;
        }
      }
    }
    return !secrets.isEmpty();
  }

  /** Asks, and does not wait; the number is for {@link #answer}. */
  long begin(Request request) {
    long number = ++ticket;
    handle(new Event.FromClient(number, request));
    return number;
  }

  /** The answer to a question, if it has come. */
  Optional<Answer> answer(long number) {
    return Optional.ofNullable(answers.get(number));
  }

  /** Asks, and waits for what happens without time passing. */
  Answer ask(Request request) {
    long number = begin(request);
    world.settle();
    return answer(number).orElseThrow(() -> new AssertionError("no answer to " + request));
  }

  /** The identity of whoever bears a name here. */
  EntryId bearer(String bearing) {
    return node()
        .parts()
        .directory()
        .find(memory, RName.required(bearing))
        .bearer()
        .map(Entry::id)
        .orElseThrow(() -> new AssertionError("nobody is called " + bearing));
  }

  /** Takes a message that somebody who is signed in sends to an address of his own. */
  void takes(EntryId who, String address, String text) {
    Submission submission =
        new Submission(
            new Origin.SignedIn(who),
            new Submission.Via("laptop", "192.0.2.1", "ESMTPSA"),
            address,
            List.of(new Submission.Recipient(address, "", "")),
            new Submission.Content.Whole(text.getBytes(StandardCharsets.UTF_8)),
            "",
            "");
    Answer answer = ask(new Request.Submit(submission));
    if (!(answer instanceof Answer.Accepted)) {
      throw new AssertionError(answer.toString());
    }
  }

  /** A command by the operator; {@code name=value} each, {@code secret=…} a password. */
  Answer.Report command(String verb, String... arguments) {
    return command(new Request.Actor.Operator(), verb, arguments);
  }

  Answer.Report command(Request.Actor who, String verb, String... arguments) {
    Answer answer = ask(request(who, verb, arguments));
    if (answer instanceof Answer.Report report) {
      return report;
    }
    throw new AssertionError(verb + ": " + answer);
  }

  static Request.Command request(Request.Actor who, String verb, String... arguments) {
    TreeMap<String, List<String>> values = new TreeMap<>();
    Optional<Secret> secret = Optional.empty();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts[0].equals("secret")) {
        secret = Optional.of(Secret.ofText(parts[1]));
      } else {
        values.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts[1]);
      }
    }
    return new Request.Command(who, new ControlCommand(verb, values, secret));
  }

  /** A command by the operator that must succeed. */
  Answer.Report done(String verb, String... arguments) {
    Answer.Report report = command(verb, arguments);
    if (report.outcome() != Answer.Outcome.DONE) {
      throw new AssertionError(verb + ": " + report + "\n" + String.join("\n", world.log()));
    }
    return report;
  }

  /** A storage whose commits fail once it is broken. */
  private static final class BreakableStorage implements Storage {
    private final MemoryStorage memory;
    private boolean broken;

    BreakableStorage(MemoryStorage memory) {
      this.memory = memory;
    }

    @Override
    public void commit(grapevine.kernel.state.Batch batch) {
      if (broken) {
        throw new StorageException("the disk is broken");
      }
      memory.commit(batch);
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return memory.get(key);
    }

    @Override
    public grapevine.kernel.state.Cursor scan(byte[] from, byte[] to) {
      return memory.scan(from, to);
    }

    @Override
    public long bodySize(grapevine.kernel.id.BodyId body) {
      return memory.bodySize(body);
    }

    @Override
    public byte @Nullable [] readBody(grapevine.kernel.id.BodyId body, long offset, int length) {
      return memory.readBody(body, offset, length);
    }

    @Override
    public List<Long> uploads() {
      return memory.uploads();
    }

    @Override
    public long uploadedBytes(long upload) {
      return memory.uploadedBytes(upload);
    }

    @Override
    public Space space() {
      return memory.space();
    }
  }
}
