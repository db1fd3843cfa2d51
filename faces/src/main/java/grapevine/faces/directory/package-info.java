/**
 * What a face that shows people and groups needs of its server: a {@link
 * grapevine.faces.directory.Picture} of the registries, which does not change while it is looked
 * at, and {@link grapevine.faces.directory.Edit}s to ask for. The words for attributes are the
 * product's own ({@code given-name}, {@code ssh-key}); what a protocol calls them is the protocol's
 * affair.
 */
@NullMarked
package grapevine.faces.directory;

import org.jspecify.annotations.NullMarked;
