/**
 * The world of the demo as data: servers, registries, people, groups, as the README names them,
 * because people and programs count on it. Names only; nothing here does anything.
 */
@NullMarked
package grapevine.trial.world;

import org.jspecify.annotations.NullMarked;
