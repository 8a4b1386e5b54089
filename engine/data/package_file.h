#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

struct buf;
struct package_setting;
struct packages;
struct value;

/* package_file -- reads the package.lua of each package. It is data (data_file.h), so no code of a
 * package runs. The fields are in help packages. */

/* Reads scripts/NAME/package.lua of the assets into packages. `read` reads a file (NULL:
 * asset_read). */
MUST_CHECK bool package_files_read(struct packages *packages,
        bool (*read)(void *data, const char *path, struct str *out, struct err *err),
        void *data, struct err *err);
/* Sets the settings that the configuration gives, by package and name; NULL: none. */
MUST_CHECK bool package_settings_set(
        struct packages *packages, const struct value *settings, struct err *err);
/* True if value is of the setting's kind and within its bounds. */
bool package_setting_fits(const struct package_setting *setting, const struct value *value);
/* Appends what a value of the setting has to be: "a number from 2 to 120". */
void package_setting_put_wanted(const struct package_setting *setting, struct buf *out);
/* Reads one package.lua. name is that of its folder, and path is for messages. */
MUST_CHECK bool package_file_read(struct packages *packages, struct str source, struct str name,
        const char *path, struct err *err);
