package grapevine.simulator.checker;

import grapevine.simulator.nemesis.Causes;
import grapevine.simulator.workload.Workload;
import grapevine.simulator.world.World;

/** What checks look at: a world, its people, and who has a reason to come back as new. */
public record Scene(World world, Workload workload, Causes causes) {}
