package grapevine.house.architecture.badhouse.service.registry;

import grapevine.house.architecture.badhouse.service.access.Access;
import java.util.List;

/** The other half of the cycle. */
public record Registry(List<Access> users) {}
