package grapevine.service.steer;

import grapevine.kernel.id.ServerNumber;
import java.util.List;
import java.util.OptionalLong;

/** Which servers can be reached from here. */
public interface Reach {
  /** This server. */
  ServerNumber self();

  /** Whether a link to that server works. */
  boolean isUp(ServerNumber server);

  /** Since when, in wall-clock milliseconds, no link to that server works, where that is known. */
  OptionalLong downSince(ServerNumber server);

  /** The same servers, the nearest first. */
  List<ServerNumber> nearestFirst(List<ServerNumber> servers);

  /** What people call a server. */
  String nameOf(ServerNumber server);
}
