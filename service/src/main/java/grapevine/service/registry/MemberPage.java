package grapevine.service.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some members of a group, in the order of their names.
 *
 * @param members active ones only
 * @param next what to ask on with; null behind the last
 */
public record MemberPage(List<Member> members, @Nullable String next) {
  /** Copies the members. */
  public MemberPage {
    members = List.copyOf(members);
  }
}
