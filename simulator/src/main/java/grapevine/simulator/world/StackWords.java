package grapevine.simulator.world;

/** Where an error was thrown, for messages. */
final class StackWords {
  private static final int FRAMES = 6;

  private StackWords() {}

  static String where(Throwable error) {
    StringBuilder text = new StringBuilder();
    StackTraceElement[] frames = error.getStackTrace();
    for (int index = 0; index < Math.min(FRAMES, frames.length); index++) {
      text.append(index == 0 ? "" : " < ").append(frames[index].toString());
    }
    return text.toString();
  }
}
