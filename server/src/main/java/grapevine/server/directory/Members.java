package grapevine.server.directory;

import grapevine.kernel.id.EntryId;
import grapevine.service.directory.DirectoryView;
import grapevine.service.registry.Member;
import grapevine.service.registry.MemberPage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the members of a group page by page. */
final class Members {
  private static final int PAGE = 1_000;

  private Members() {}

  static void forEach(DirectoryView view, EntryId group, Consumer<Member> visitor) {
    @Nullable String from = "";
    while (from != null) {
      MemberPage page = view.members(group, from, PAGE);
      page.members().forEach(visitor);
      from = page.next();
    }
  }
}
