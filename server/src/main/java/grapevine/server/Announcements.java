package grapevine.server;

import grapevine.faces.http.Turn;
import grapevine.kernel.id.EntryId;
import grapevine.runtime.http.Bell;
import grapevine.service.directory.DirectoryView;
import grapevine.service.event.Effect;
import grapevine.service.registry.Entry;
import java.util.function.Supplier;

/** Rings for requests of HTTP that wait for a change; costs nothing where none waits. */
record Announcements(Bell bell, Supplier<DirectoryView> views) {

  /** There is something new to be seen. */
  void make(Effect.Announce announce) {
    if (!bell.isHeard()) {
      return;
    }
    if (announce.registries()) {
      bell.ring(Turn.DIRECTORY);
    }
    for (EntryId owner : announce.mailboxes()) {
      // a request waits under the name that its sign-in gave, which is the present one
      views.get().find(owner).bearer().map(Entry::name).ifPresent(this::mail);
    }
  }

  private void mail(Object name) {
    bell.ring(Turn.mail(name.toString()));
  }
}
