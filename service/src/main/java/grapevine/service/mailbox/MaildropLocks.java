package grapevine.service.mailbox;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import java.util.TreeMap;

/**
 * Who has which maildrop open: one session at a time (RFC 1939 section 4, the exclusive-access
 * lock). Kept in memory only, since no session outlives the server. For one thread.
 */
public final class MaildropLocks {
  private final TreeMap<EntryId, Session> open = new TreeMap<>();

  /**
   * A session.
   *
   * @param server where it runs; another than this one where it is served through a link
   * @param number its number there
   */
  public record Session(ServerNumber server, long number) {}

  /** Opens a maildrop; false where another session has it. A session may open it again. */
  public boolean open(EntryId owner, Session session) {
    Session holder = open.putIfAbsent(owner, session);
    return holder == null || holder.equals(session);
  }

  /** Whether that session has that maildrop open. */
  public boolean holds(EntryId owner, Session session) {
    return session.equals(open.get(owner));
  }

  /** Ends a session; nothing happens where it does not have the maildrop. */
  public void close(EntryId owner, Session session) {
    open.remove(owner, session);
  }

  /** Ends all sessions that run at that server: the link to it is gone. */
  public void closeAll(ServerNumber server) {
    open.values().removeIf(session -> session.server().equals(server));
  }
}
