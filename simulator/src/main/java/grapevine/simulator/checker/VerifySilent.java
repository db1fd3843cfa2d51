package grapevine.simulator.checker;

import grapevine.service.mailbox.MailboxVerifier;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.store.JournaledStorage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All checksums, counts and references of every server are right (invariants 4, 29 and 30). */
final class VerifySilent implements Check {
  @Override
  public void settled(Scene scene) {
    for (SimulatedServer server : scene.world().servers()) {
      @Nullable JournaledStorage storage = server.storage();
      if (storage != null) {
        List<String> findings = new ArrayList<>(storage.verify());
        findings.addAll(MailboxVerifier.verify(storage, storage));
        if (!findings.isEmpty()) {
          throw new PromiseBroken("verify-is-silent", server.name() + ": " + findings.getFirst());
        }
      }
    }
  }
}
