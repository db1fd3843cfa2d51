package grapevine.house.architecture.badhouse.kernel;

import grapevine.house.architecture.badhouse.service.access.Access;

/** The kernel depends on nothing. */
public record KernelUsesService(Access access) {}
