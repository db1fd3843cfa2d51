package grapevine.runtime.loop;

import grapevine.kernel.log.LogLine;

/** How a process ends when it must not go on. */
@FunctionalInterface
public interface FatalStop {
  /** Exit code after a programmer's error. */
  int BROKEN = 70;

  /** Exit code after a failing disk. */
  int STORAGE = 74;

  /**
   * Writes the line and ends the process at once, without anything that could wait.
   *
   * @param exitCode {@link #BROKEN} or {@link #STORAGE}
   */
  void stop(int exitCode, LogLine line);
}
