package grapevine.trial.bench;

import grapevine.trial.process.TrialFailure;
import java.io.IOException;

/** A mail server that is measured: it takes mail on a port of this machine and delivers it here. */
interface MailSystem extends RunningSystem {
  /** Where it takes mail by SMTP, on loopback. */
  int smtpPort();

  /** Whether all that it took has been delivered. */
  boolean isDrained() throws IOException, TrialFailure;

  /** Whether a number of messages to the list can be read by every member. */
  boolean isReadableByAll(int messages) throws IOException, TrialFailure;

  /** Looks at every member's mailbox once more, outside of what is timed. */
  void demandReadableByAll(int messages) throws IOException, TrialFailure;
}
