package grapevine.client;

import java.util.List;

/**
 * Whether somebody is a member. Immutable.
 *
 * @param member whether he is
 * @param complete false where he may be one by a group that the server that was asked does not hold
 * @param path why: from him to the group by the shortest way; empty where he is none, and where
 *     only the group itself was asked about
 */
public record Membership(boolean member, boolean complete, List<String> path) {
  /** Copies the path. */
  public Membership {
    path = List.copyOf(path);
  }
}
