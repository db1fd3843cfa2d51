package grapevine.faces.transfer;

import java.io.IOException;

/** Where entries are written, one after the other. For one thread. */
public interface Output {
  /**
   * Writes an entry; one of the name of the last goes on with it, with further members.
   *
   * @throws IOException where it cannot be written
   */
  void write(Given given) throws IOException;

  /** Writes what is left. */
  void end() throws IOException;
}
