package grapevine.acceptance.fault;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Mail;
import grapevine.trial.client.Outcome;
import grapevine.trial.client.Sent;
import grapevine.trial.client.SmtpClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A load on all servers, by a client that writes down each answer. Every second letter is lasting:
 * it is sent again, at the next server, until it was taken for each recipient. The others are
 * fleeting: each is sent once, and what comes of it stands.
 */
final class Load {
  private static final int WORKERS = 6;
  private static final long PAUSE_NANOS = 50_000_000;
  private static final String SENDER = "trent.es";

  private final List<Site> sites;
  private final List<String> readers;
  private final int letters;
  private final String prefix;
  private final Ledger ledger;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Thread> workers = new ArrayList<>();

  Load(List<Site> sites, List<String> readers, int letters, String prefix) {
    this.sites = sites;
    this.prefix = prefix;
    this.ledger = new Ledger(prefix);
    this.readers = readers;
    this.letters = letters;
  }

  void start() {
    for (int worker = 0; worker < WORKERS; worker++) {
      int first = worker;
      workers.add(Thread.ofVirtual().start(() -> work(first)));
    }
  }

  /** How many letters are done with. */
  int answered() {
    return answered.get();
  }

  boolean isOver() {
    return workers.stream().noneMatch(Thread::isAlive);
  }

  /** Stops asking; for a test that has failed already. */
  void stop() {
    stopped.set(true);
  }

  /** Waits for the end, and gives what was written down. */
  Ledger end() throws InterruptedException {
    for (Thread worker : workers) {
      worker.join();
    }
    return ledger;
  }

  /** One of each half of the readers, mostly; every third letter has one recipient only. */
  private List<String> recipients(int number) {
    String one = readers.get(number % readers.size());
    String other = readers.get((number + readers.size() / 2) % readers.size());
    return number % 3 == 0 ? List.of(one) : List.of(one, other);
  }

  private void work(int worker) {
    Line line = new Line(worker);
    int number = next.getAndIncrement();
    while (number < letters && !stopped.get()) {
      List<String> recipients = recipients(number);
      String mark = prefix + number;
      boolean lasting = number % 2 == 0;
      Mail mail =
          lasting
              ? Letter.lasting(mark, SENDER, recipients)
              : Letter.fleeting(mark, SENDER, recipients);
      line.send(mark, mail, recipients);
      while (lasting && !ledger.isTakenForAll(mark) && !stopped.get()) {
        LockSupport.parkNanos(PAUSE_NANOS);
        line.send(mark, mail, recipients);
      }
      answered.incrementAndGet();
      number = next.getAndIncrement();
    }
    line.leave();
  }

  /** A worker's connection, to one server at a time. */
  private final class Line {
    private int turn;
    private @Nullable SmtpClient client;

    Line(int turn) {
      this.turn = turn;
    }

    /** Sends once, and writes down for whom it was taken. */
    void send(String mark, Mail mail, List<String> recipients) {
      Site site = sites.get(turn % sites.size());
      ledger.sent(mark, recipients);
      try {
        SmtpClient current = client;
        if (current == null) {
          current = site.submission(SENDER);
          client = current;
        }
        Sent sent = current.send(mail);
        if (sent.outcome() instanceof Outcome.Done(String answer)) {
          for (int index = 0; index < recipients.size(); index++) {
            if (sent.recipients().get(index).isPositive()) {
              ledger.taken(mark, recipients.get(index), "by " + site.name() + " " + answer);
            }
          }
          return;
        }
      } catch (IOException e) {
        ledger.notReached(String.valueOf(e.getMessage()));
      }
      leave();
      turn++;
    }

    void leave() {
      SmtpClient current = client;
      client = null;
      if (current != null) {
        try {
          current.close();
        } catch (IOException e) {
          ledger.notReached(String.valueOf(e.getMessage()));
        }
      }
    }
  }
}
