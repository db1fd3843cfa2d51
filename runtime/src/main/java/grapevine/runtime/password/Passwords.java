package grapevine.runtime.password;

import grapevine.kernel.env.Clock;
import grapevine.kernel.env.Randomness;
import grapevine.runtime.process.ErrorSink;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes and compares verifiers, off the loop. Safe for use by several threads. The password given
 * must stay unchanged until the answer; it is not kept.
 */
public final class Passwords implements AutoCloseable {
  /** Threads that work at once. Each needs 19 MiB while it does. */
  public static final int THREADS = 2;

  /** Requests that may wait. With {@link #THREADS}, some two seconds of work. */
  public static final int WAITING_MAX = 128;

  private final Randomness randomness;
  private final ErrorSink errors;
  private final ThreadPoolExecutor pool;
  private final Argon2id nobody;
  private final RecentlyRight recentlyRight;

  /** Starts the threads. */
  public Passwords(Clock clock, Randomness randomness, ErrorSink errors) {
    this.randomness = randomness;
    this.recentlyRight = new RecentlyRight(clock, randomness);
    this.errors = errors;
    this.nobody = new Argon2id(19_456, 2, 1, new byte[16], new byte[32]);
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Compares. Where {@code verifier} is empty or not a verifier the answer is no, after the same
   * work: nobody can tell from the time whether a name exists. What was right a few minutes ago is
   * right at once.
   *
   * @param answer is told, by this thread or another, whether the password is right
   * @return false where too many wait; then {@code answer} is told nothing
   */
  public boolean check(String verifier, byte[] password, Consumer<Boolean> answer) {
    if (recentlyRight.has(verifier, password)) {
      answer.accept(true);
      return true;
    }
    return submit(() -> answer.accept(matches(verifier, password)));
  }

  /**
   * Makes a verifier.
   *
   * @param scram whether with keys for SCRAM-SHA-256 behind it, after a space
   * @param answer is told, by another thread, the text of the verifier
   * @return false where too many wait; then {@code answer} is told nothing
   */
  public boolean hash(byte[] password, boolean scram, Consumer<String> answer) {
    return submit(() -> {
      Optional<String> keys = scram ? Scram.keys(password, randomness) : Optional.empty();
      String verifier = hash(password, randomness);
      answer.accept(keys.map(text -> verifier + " " + text).orElse(verifier));
    });
  }

  /** Makes a verifier at once, in the caller's thread: some ten milliseconds. */
  public static String hash(byte[] password, Randomness randomness) {
    return Argon2id.make(password, randomness).text();
  }

  /** Makes a verifier of a text's UTF-8 form at once. */
  public static String hash(String password, Randomness randomness) {
    return hash(password.getBytes(StandardCharsets.UTF_8), randomness);
  }

  private boolean matches(String verifier, byte[] password) {
    Optional<ForeignVerifier> foreign = ForeignVerifier.parse(verifier);
    if (foreign.isPresent() && foreign.get().matches(password)) {
      return true; // and is made anew at once, so there is nothing to remember
    }
    Optional<Argon2id> kept = Argon2id.parse(verifier);
    boolean right = kept.orElse(nobody).matches(password);
    if (!right || kept.isEmpty()) {
      return false;
    }
    recentlyRight.add(verifier, password);
    return true;
  }

  private boolean submit(Runnable work) {
    try {
      pool.execute(() -> {
        try {
          work.run();
        } catch (RuntimeException e) {
          errors.report("password", e);
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      return false; // the refusal is the answer
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
