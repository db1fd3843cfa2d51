/** Tests of the picture of the registries. */
@NullMarked
package grapevine.service.directory;

import org.jspecify.annotations.NullMarked;
