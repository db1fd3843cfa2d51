package grapevine.service.testing;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Clock;
import grapevine.kernel.env.Environment;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Table;
import grapevine.kernel.time.HybridClock;
import grapevine.service.accept.Acceptance;
import grapevine.service.accept.AcceptanceSettings;
import grapevine.service.event.Effect;
import grapevine.service.event.Step;
import grapevine.service.message.Message;
import grapevine.service.report.Report;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import grapevine.service.request.Submission;
import grapevine.service.steer.Absence;
import grapevine.service.steer.Deliveries;
import grapevine.service.steer.Reach;
import grapevine.service.steer.Steering;
import grapevine.service.steer.SteeringSettings;
import grapevine.service.steer.Surroundings;
import grapevine.service.trace.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** One server of a small world, with its mailboxes. */
public final class MailServer {
  private static final Table<Place, Message> MAILBOXES =
      new Table<>(0xe0, Place::write, Place::read, Message.CODEC);

  private final MailWorld world;
  private final ServerNumber number;
  private final String name;
  private final MemoryStorage storage = new MemoryStorage();
  private final HybridClock clock;
  private final Environment environment;
  private final Trace trace = new Trace(30L * 86_400_000);
  private final TreeMap<BodyId, ServerNumber> wanted = new TreeMap<>();
  private final List<Effect.Relay> relays = new ArrayList<>();
  private final List<Absence.Told> questions = new ArrayList<>();
  private String notNow = "";
  private Optional<String> smarthost = Optional.of("smart.example.net:25");
  private Steering steering;
  private Acceptance acceptance;
  private Postmark poison = new Postmark(0, 0);

  MailServer(MailWorld world, ServerNumber number, String name) {
    this.world = world;
    this.number = number;
    this.name = name;
    this.clock = new HybridClock(number);
    long[] random = {number.value()};
    Clock time =
        new Clock() {
          @Override
          public long wallMillis() {
            return world.wallMillis();
          }

          @Override
          public long monotonicMillis() {
            return world.monotonicMillis();
          }
        };
    this.environment =
        new Environment(
            time,
            () -> random[0] = random[0] * 6364136223846793005L + 1442695040888963407L,
            Buggify.NEVER);
    this.steering = newSteering();
    this.acceptance = newAcceptance();
  }

  /** Forgets all that is in memory, as a crash does. */
  public void crash() {
    relays.clear();
    questions.clear();
    wanted.clear();
    steering = newSteering();
    acceptance = newAcceptance();
    step(step -> acceptance.start(step, upload -> false));
  }

  /** Starts anew without, or with, a way to outside. */
  public void smarthost(Optional<String> host) {
    smarthost = host;
    crash();
  }

  private Steering newSteering() {
    Surroundings around =
        new Surroundings(
            world.book().at(number), this::deliver, new Links(), this::ask, this::fetch);
    Report.Reporter reporter =
        new Report.Reporter(name + ".example.org", "postmaster@pa.example.org");
    SteeringSettings settings = SteeringSettings.standard(reporter, smarthost);
    return new Steering(around, settings, trace, storage, world.monotonicMillis());
  }

  private Acceptance newAcceptance() {
    Acceptance.Parts parts =
        new Acceptance.Parts(storage, world.book().at(number), new Links(), steering, trace);
    return new Acceptance(AcceptanceSettings.standard(name + ".example.org"), parts);
  }

  /** Does something in a step of this server, and what follows from it. */
  public <T> T call(Function<Step, T> what) {
    Step step = new Step(environment, clock, storage);
    T result = what.apply(step);
    storage.commit(step.seal());
    step.effects().forEach(this::perform);
    return result;
  }

  /** Does something in a step of this server, and what follows from it. */
  public void step(Consumer<Step> what) {
    call(step -> {
      what.accept(step);
      return true;
    });
  }

  /** Does something whose step is never made durable, as before a crash. */
  public void lose(Consumer<Step> what) {
    what.accept(new Step(environment, clock, storage));
  }

  /** Offers a message. */
  public Answer submit(Submission submission) {
    return call(step -> acceptance.submit(step, new Request.Submit(submission)));
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Send(ServerNumber peer, var message) -> world.send(number, peer, message);
      case Effect.Relay relay -> relays.add(relay);
      case Effect.WriteLog(var line) -> world.log(name, line);
      case Effect.Reply _,
          Effect.CheckPassword _,
          Effect.HashPassword _,
          Effect.Connect _,
          Effect.TellNumber _,
          Effect.Announce _,
          Effect.Stop _ ->
          throw new IllegalStateException("not expected here: " + effect);
    }
  }

  private Deliveries.Outcome deliver(Step step, Message message, EntryId owner) {
    boolean site =
        world
            .book()
            .at(number)
            .person(step.state(), owner)
            .filter(person -> person.inboxSites().contains(number))
            .isPresent();
    if (!site) {
      return new Deliveries.Outcome.NotHere();
    }
    if (poison.equals(message.postmark())) {
      throw new IllegalStateException("it brings the server down");
    }
    if (!notNow.isEmpty()) {
      return new Deliveries.Outcome.NotNow(notNow);
    }
    Place place = new Place(owner.name(), message.postmark());
    Optional<Message> there = MAILBOXES.get(step.state(), place);
    boolean better = there.isEmpty() || there.get().accepted().isAfter(message.accepted());
    if (there.isEmpty()) {
      step.state().retain(message.body());
    }
    if (better) {
      MAILBOXES.put(step.state(), place, message);
    }
    return new Deliveries.Outcome.Delivered();
  }

  private void ask(Step step, Absence.Question question, Absence.Told told) {
    questions.add(told);
  }

  private void fetch(Step step, BodyId body, long size, ServerNumber from) {
    wanted.put(body, from);
  }

  /** Makes mailboxes refuse for now; empty ends it. */
  public void notNow(String why) {
    notNow = why;
  }

  /** Has a message bring this server down whenever it is delivered; nothing ends that. */
  public void poison(Optional<Postmark> postmark) {
    poison = postmark.orElse(new Postmark(0, 0));
  }

  /** Answers all open questions whether names exist. */
  public void answerQuestions(Absence.Verdict verdict) {
    List<Absence.Told> open = List.copyOf(questions);
    questions.clear();
    step(step -> open.forEach(told -> told.told(step, verdict)));
  }

  /** Brings all bodies that are wanted. */
  public void bringBodies() {
    TreeMap<BodyId, ServerNumber> bodies = new TreeMap<>(wanted);
    wanted.clear();
    for (Map.Entry<BodyId, ServerNumber> entry : bodies.entrySet()) {
      BodyId body = entry.getKey();
      MailServer from = world.server(entry.getValue());
      byte[] content = from.storage.readBody(body, 0, Integer.MAX_VALUE);
      if (content != null) {
        step(step -> {
          step.state().putPart(body.hashCode(), content);
          step.state().finish(body.hashCode(), body);
          steering.bodyArrived(step, body);
        });
      }
    }
  }

  /** The messages in a mailbox here. */
  public List<Message> mailbox(String owner) {
    List<Message> found = new ArrayList<>();
    RName wantedName = RName.required(owner);
    MAILBOXES.forEach(
        storage,
        (place, message) -> {
          if (place.owner.equals(wantedName)) {
            found.add(message);
          }
          return true;
        });
    return found;
  }

  /** The whole text of a message here. */
  public String text(Message message) {
    byte[] body = storage.readBody(message.body(), 0, Integer.MAX_VALUE);
    return new String(message.prefix(), java.nio.charset.StandardCharsets.UTF_8)
        + (body == null ? "(lost)" : new String(body, java.nio.charset.StandardCharsets.UTF_8));
  }

  /** This server's number. */
  public ServerNumber number() {
    return number;
  }

  /** This server's name. */
  public String name() {
    return name;
  }

  /** Its disk. */
  public MemoryStorage storage() {
    return storage;
  }

  /** Its steering. */
  public Steering steering() {
    return steering;
  }

  /** Its acceptance. */
  public Acceptance acceptance() {
    return acceptance;
  }

  /** Its trace. */
  public Trace trace() {
    return trace;
  }

  /** What was offered to the outside since the last crash. */
  public List<Effect.Relay> relays() {
    return relays;
  }

  /** How many questions about names are open. */
  public int questions() {
    return questions.size();
  }

  private final class Links implements Reach {
    @Override
    public ServerNumber self() {
      return number;
    }

    @Override
    public boolean isUp(ServerNumber server) {
      return world.isUp(number, server);
    }

    @Override
    public OptionalLong downSince(ServerNumber server) {
      return OptionalLong.of(MailWorld.BEGIN);
    }

    @Override
    public List<ServerNumber> nearestFirst(List<ServerNumber> servers) {
      return servers.stream().sorted(Comparator.naturalOrder()).toList();
    }

    @Override
    public String nameOf(ServerNumber server) {
      return world.nameOf(server);
    }
  }

  private record Place(RName owner, Postmark postmark) {
    static void write(ByteWriter out, Place place) {
      out.putKeyString(place.owner.name()).putKeyString(place.owner.registry());
      Postmark.CODEC.write(out, place.postmark);
    }

    static Place read(ByteReader in) {
      RName owner = RName.required(in.getKeyString() + "." + in.getKeyString());
      return new Place(owner, Postmark.CODEC.read(in));
    }
  }
}
