package grapevine.trial.tour;

import grapevine.trial.client.Mail;
import grapevine.trial.client.Outcome;
import grapevine.trial.client.Sent;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.client.SmtpReply;
import grapevine.trial.fleet.Fleet;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A load on all servers by a client that writes down each answer. What is refused or not answered
 * is sent again, at the next server, with the same Message-ID, until one says yes.
 */
final class Load {
  private static final int WORKERS = 6;
  private static final int SENT_AT_ONE = 25;
  private static final int ATTEMPTS_MAX = 600;
  private static final long PAUSE_NANOS = 100_000_000;
  private static final String SENDER = "trent.es";
  private static final String PREFIX = "<story4-";
  private static final String SUFFIX = "@tour.example.org>";

  private record Ambush(String server, Runnable action) {}

  private final Fleet fleet;
  private final List<String> readers;
  private final int messages;
  private final AtomicInteger nextNumber = new AtomicInteger();
  private final AtomicReference<@Nullable Ambush> next = new AtomicReference<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger repetitions = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();
  private volatile boolean done;
  private final List<Thread> workers = new ArrayList<>();

  Load(Fleet fleet, List<String> readers, int messages) {
    this.fleet = fleet;
    this.readers = readers;
    this.messages = messages;
  }

  void start() {
    for (int worker = 0; worker < WORKERS; worker++) {
      int first = worker;
      workers.add(Thread.ofVirtual().start(() -> work(first)));
    }
  }

  int answered() {
    return answered.get();
  }

  int repetitions() {
    return repetitions.get();
  }

  /** Does something in the very moment in which that server has answered with yes. */
  void atNextAnswer(String server, Runnable action) {
    done = false;
    next.set(new Ambush(server, action));
  }

  /** Whether that was done, or will not be. */
  boolean wasDone() {
    return done || isOver();
  }

  boolean isOver() {
    return workers.stream().noneMatch(Thread::isAlive);
  }

  /** Waits for the end, and tells which messages each reader must have. */
  Map<String, List<Integer>> end() throws TrialFailure {
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialFailure("interrupted", e);
    }
    if (givenUp.get() > 0 || answered.get() != messages) {
      throw new TrialFailure(
          (messages - answered.get()) + " messages were never taken by any server");
    }
    Map<String, List<Integer>> expected = new TreeMap<>();
    for (int number = 0; number < messages; number++) {
      for (String reader : recipients(number)) {
        expected.computeIfAbsent(reader, key -> new ArrayList<>()).add(number);
      }
    }
    return expected;
  }

  static String id(int number) {
    return PREFIX + number + SUFFIX;
  }

  static boolean isOurs(String id) {
    return id.startsWith(PREFIX) && id.endsWith(SUFFIX);
  }

  /** One of each registry, mostly; every third message has one recipient only. */
  private List<String> recipients(int number) {
    String one = readers.get(number % readers.size());
    String other = readers.get((number + readers.size() / 2) % readers.size());
    return number % 3 == 0 ? List.of(one) : List.of(one, other);
  }

  private void work(int worker) {
    Connection connection = new Connection(worker);
    int number = nextNumber.getAndIncrement();
    while (number < messages) {
      Mail mail = Letter.of(id(number), SENDER, recipients(number), "Message " + number);
      if (connection.deliver(mail)) {
        answered.incrementAndGet();
      } else {
        givenUp.incrementAndGet();
      }
      number = nextNumber.getAndIncrement();
    }
    connection.leave();
  }

  /** One worker's connection, to one server at a time. */
  private final class Connection {
    private int turn;
    private int sent;
    private @Nullable SmtpClient client;

    Connection(int turn) {
      this.turn = turn;
    }

    boolean deliver(Mail mail) {
      for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        if (attempt > 0) {
          repetitions.incrementAndGet();
        }
        Outcome outcome = attempt(mail);
        if (outcome.isDone()) {
          fall(server());
          moveOn();
          return true;
        }
        leave();
        turn++;
        if (attempt >= World.SERVERS.size()) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
      return false;
    }

    /** From time to time the next server has its turn, so that none is left without a load. */
    private void moveOn() {
      if (++sent % SENT_AT_ONE == 0) {
        leave();
        turn++;
      }
    }

    private String server() {
      return World.SERVERS.get(turn % World.SERVERS.size());
    }

    private void fall(String server) {
      Ambush ambush = next.get();
      if (ambush != null && ambush.server.equals(server) && next.compareAndSet(ambush, null)) {
        ambush.action.run();
        done = true;
      }
    }

    private Outcome attempt(Mail mail) {
      try {
        SmtpClient current = client;
        if (current == null) {
          current = fleet.submission(server(), SENDER);
          client = current;
        }
        Sent sent = current.send(mail);
        boolean forAll = sent.recipients().stream().allMatch(SmtpReply::isPositive);
        // A yes that leaves a recipient out is none: the repetition adds the one that is missing.
        return forAll ? sent.outcome() : new Outcome.Refused(sent.recipients().toString());
      } catch (IOException e) {
        return new Outcome.Refused("not reached: " + e.getMessage());
      }
    }

    void leave() {
      SmtpClient current = client;
      client = null;
      if (current != null) {
        try {
          current.close();
        } catch (IOException e) {
          // It is gone already, which is what was wanted.
          turn++;
        }
      }
    }
  }
}
