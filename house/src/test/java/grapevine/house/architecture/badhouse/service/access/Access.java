package grapevine.house.architecture.badhouse.service.access;

import grapevine.house.architecture.badhouse.service.registry.Registry;
import java.util.List;

/** One half of a cycle. */
public record Access(List<Registry> registries) {}
