#pragma once
#include "engine/app/asset_table.h"
#include "engine/base/asset.h"

#include <string.h>

/* The embedded files without the bundles for browsers, which a web service packs when it begins: that would take
 * most of a test's time. */
static inline void net_assets_set(void)
{
    static struct asset_entry entries[1000];
    size_t count = 0;
    for (size_t i = 0; i < asset_count && count < sizeof(entries) / sizeof(entries[0]); i++) {
        const char *dot = strrchr(asset_table[i].path, '.');
        bool bundle = strncmp(asset_table[i].path, "data/web/", 9) == 0 && dot &&
                      (strcmp(dot, ".js") == 0 || strcmp(dot, ".css") == 0 ||
                              strcmp(dot, ".json") == 0);
        if (!bundle) {
            entries[count++] = asset_table[i];
        }
    }
    asset_set_table(entries, count);
}
