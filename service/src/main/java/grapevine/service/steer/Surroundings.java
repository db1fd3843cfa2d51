package grapevine.service.steer;

/** The parts of a node that steering works with. */
public record Surroundings(
    Names names, Deliveries deliveries, Reach reach, Absence absence, BodySource bodies) {}
