package grapevine.runtime.link;

import grapevine.kernel.id.ServerNumber;
import java.util.Optional;

/**
 * Hears of servers that come back as new, under another number. Called by several threads; it may
 * block for some seconds.
 */
@FunctionalInterface
public interface ReturnDesk {
  /**
   * Takes note of a server's new number, durably.
   *
   * @param name the server's name, which its certificate has proved
   * @param former the number that it had, as far as it knows
   * @param number its number from now on
   * @return nothing where that is done; else why not, in words
   */
  Optional<String> returned(String name, ServerNumber former, ServerNumber number);
}
