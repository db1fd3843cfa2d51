package grapevine.trial.bench;

import grapevine.trial.process.TrialFailure;

/** What runs for a bench, and must be ended with it. */
interface RunningSystem extends AutoCloseable {
  /** Its name in the table. */
  String name();

  @Override
  void close() throws TrialFailure;
}
