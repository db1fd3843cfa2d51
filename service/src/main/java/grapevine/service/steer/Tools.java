package grapevine.service.steer;

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

  Reach reach() {
    return around.reach();
  }
}
