/**
 * A house that breaks each rule of the architecture once; only {@code ArchitectureTest} reads it.
 */
@NullMarked
package grapevine.house.architecture.badhouse;

import org.jspecify.annotations.NullMarked;
