package grapevine.server;

import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Environment;
import grapevine.kernel.log.LogLine;
import grapevine.runtime.loop.FatalStop;
import grapevine.runtime.process.ErrorSink;
import grapevine.runtime.process.Log;
import grapevine.runtime.process.SecureRandomness;
import grapevine.runtime.process.StreamLog;
import grapevine.runtime.process.SystemClock;
import grapevine.runtime.process.Watchdog;

/**
 * What every part of a server's tools needs.
 *
 * @param clock of this machine
 * @param randomness of this machine
 * @param log to standard error
 * @param errors counts what must not be swallowed
 * @param watchdog ends what takes too long
 */
record ServerTools(
    SystemClock clock, SecureRandomness randomness, Log log, ErrorSink errors, Watchdog watchdog) {
  /** The tools of this process. */
  static ServerTools create() {
    SystemClock clock = new SystemClock();
    Log log = new StreamLog(System.err, clock, LogLine.Level.INFO);
    ErrorSink errors = new ErrorSink(log);
    return new ServerTools(clock, new SecureRandomness(), log, errors, new Watchdog(errors));
  }

  /** The world as the node sees it. */
  Environment environment() {
    return new Environment(clock, randomness, Buggify.NEVER);
  }

  /** Ends the process at once, with a word. */
  FatalStop fatal() {
    return (exitCode, line) -> {
      log.write(line);
      System.err.flush();
      Runtime.getRuntime().halt(exitCode);
    };
  }
}
