#pragma once
#include "engine/app/config.h"
#include "engine/data/game_file.h"

/* Which packages of the game the configuration turns on: `packages`, and `rules.party` and others,
 * which are older. */

#define CONFIG_PACKAGES_MAX 2000

/* True for a list of names and { path = "FOLDER" }: the form of the key `packages`. */
static inline bool config_packages_is_list(const struct value *value, struct err *err)
{
    return game_items_check(value, CONFIG_PACKAGES_MAX / 2, err);
}

/* Writes the choice as packages_choose reads it. */
void config_packages_text(const struct config *config, char out[CONFIG_PACKAGES_MAX]);
/* Calls visit with the name and the folder of each package of the operator's own. file is the
 * configuration's, to whose folder they are relative; NULL: to the working directory. */
void config_packages_each_folder(const struct config *config, const char *file,
        void (*visit)(void *data, const char *name, const char *folder), void *data);
/* Makes the files of those folders the assets below scripts/NAME/. False if one is no package, or
 * the choice or a setting does not fit. */
MUST_CHECK bool config_packages_open(struct config *config, const char *file, struct err *err);
