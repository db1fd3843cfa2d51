package grapevine.house.architecture.badhouse.faces;

/** Machines start nothing. */
public record FacesStartsAThread(Thread thread) {}
