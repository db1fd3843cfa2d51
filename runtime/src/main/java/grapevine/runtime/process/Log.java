package grapevine.runtime.process;

import grapevine.kernel.log.LogLine;

/** Where log lines go. Safe for use by several threads. Lines never hold a secret. */
@FunctionalInterface
public interface Log {
  /** Writes one line. It does not fail: where the line cannot be written, it is lost. */
  void write(LogLine line);
}
