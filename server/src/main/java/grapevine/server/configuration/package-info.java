/**
 * The one small file of a server, in TOML: its name, its data folder, where its faces listen, its
 * first peers, the way out, limits. All else is in the registries. What is not known is refused,
 * with the line and the nearest known name; what is not said has a default, and all defaults are in
 * the commented file that {@code init} writes, {@code grapevine.toml}.
 */
@NullMarked
package grapevine.server.configuration;

import org.jspecify.annotations.NullMarked;
