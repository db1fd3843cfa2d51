/** Registries converge, names mean what they meant, commands are checked. */
@NullMarked
package grapevine.service.registry;

import org.jspecify.annotations.NullMarked;
