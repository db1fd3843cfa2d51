package grapevine.trial.bench;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import grapevine.trial.process.TrialFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that each ask one thing after the other, as UnboundID's searchrate, authrate and modrate
 * do: a thread and a kept connection for each, which reads its own answers.
 */
final class LdapLoad {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final double NANOS = 1e9;

  private LdapLoad() {}

  /** What a client does again and again. */
  @FunctionalInterface
  interface Operation {
    void once(LDAPConnection connection, SplittableRandom random, int client)
        throws LDAPException, TrialFailure;
  }

  /** A connection that has signed in; for one thread. */
  static LDAPConnection connect(int port, String dn, String password) throws LDAPException {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setUseSynchronousMode(true);
    options.setResponseTimeoutMillis(TIMEOUT_MILLIS);
    return new LDAPConnection(options, "127.0.0.1", port, dn, password);
  }

  /**
   * Lets several clients work for a time.
   *
   * @param dn whom they sign in as
   * @return how many operations a second all of them did
   */
  static double rate(int port, String dn, int clients, double seconds, Operation operation)
      throws TrialFailure {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<LDAPConnection> connections = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        connections.add(connect(port, dn, DirectoryWorld.PASSWORD));
      }
      long begin = System.nanoTime();
      long end = begin + (long) (seconds * NANOS);
      List<Callable<Long>> works = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        SplittableRandom random = new SplittableRandom(client);
        LDAPConnection connection = connections.get(client);
        int number = client;
        works.add(() -> work(connection, end, to -> operation.once(to, random, number)));
      }
      long done = 0;
      for (Future<Long> work : threads.invokeAll(works)) {
        done += work.get();
      }
      return done * NANOS / (System.nanoTime() - begin);
    } catch (LDAPException | ExecutionException e) {
      throw new TrialFailure("a client failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialFailure("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** One operation of one client. */
  @FunctionalInterface
  private interface Turn {
    void take(LDAPConnection connection) throws LDAPException, TrialFailure;
  }

  private static long work(LDAPConnection connection, long endNanos, Turn turn)
      throws LDAPException, TrialFailure {
    long done = 0;
    try (connection) {
      while (System.nanoTime() - endNanos < 0) {
        turn.take(connection);
        done++;
      }
    }
    return done;
  }

  /** Whether a server speaks LDAP. */
  static boolean answers(int port) {
    try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port)) {
      return connection.getRootDSE() != null;
    } catch (LDAPException notYet) {
      return false;
    }
  }
}
