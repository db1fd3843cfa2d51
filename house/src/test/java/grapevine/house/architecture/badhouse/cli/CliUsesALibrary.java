package grapevine.house.architecture.badhouse.cli;

import com.tngtech.archunit.lang.ArchRule;

/** A library that the command line has no leave for. */
public record CliUsesALibrary(ArchRule rule) {}
