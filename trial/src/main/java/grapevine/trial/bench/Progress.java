package grapevine.trial.bench;

/** Where a bench tells how far it is. */
@FunctionalInterface
interface Progress {
  void say(String what);
}
