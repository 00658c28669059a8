/**
 * The settings of roles: which there are, where they come from, and the commands that take them.
 *
 * <p>Read {@link org.nonagon.cli.setting.Setting} first (all names), then {@link
 * org.nonagon.cli.setting.CommandSettings} (which command takes which) and {@link
 * org.nonagon.cli.setting.SettingSources}, from which the options of a role are read.
 *
 * <p>Invariants: an option wins over the environment, that over the config file, that over the
 * default; an unknown name is refused wherever it stands, and so is what this version does not do.
 *
 * <p>Threading: values only. Nothing here may load a framework or another module: {@code --help}
 * must come in a blink.
 */
@NullMarked
package org.nonagon.cli.setting;

import org.jspecify.annotations.NullMarked;
