package grapevine.service.steer;

import grapevine.kernel.time.VersionVector;
import grapevine.service.event.Step;
import grapevine.service.message.Message;
import grapevine.service.trace.Trace;

/** What all parts of steering share. */
record Tools(
    Surroundings around,
    SteeringSettings settings,
    Queue queue,
    Reporting reporting,
    Trace trace,
    Suspicion suspicion) {
  Names names() {
    return around.names();
  }

  /** Whether this server, which holds the registry, has seen of it what the sender had. */
  boolean seesAll(Step step, Message message, String registry) {
    VersionVector stamp = message.stamp().getOrDefault(registry, VersionVector.EMPTY);
    return names().covers(step.state(), registry, stamp);
  }

  Reach reach() {
    return around.reach();
  }
}
