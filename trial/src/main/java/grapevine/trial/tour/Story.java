package grapevine.trial.tour;

import grapevine.kernel.check.PlantedBug;
import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.util.Set;

/** One story of docs/tour. */
interface Story {
  /** Its number there. */
  int number();

  /** What it shows, in a line. */
  String title();

  /** The planted bugs with which it must fail. */
  Set<PlantedBug> finds();

  /**
   * Plays it.
   *
   * @throws TrialFailure where something is otherwise than promised
   * @throws IOException where a server or a connection fails in a way that the story does not allow
   */
  void play(Stage stage) throws TrialFailure, IOException;
}
