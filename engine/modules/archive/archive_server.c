/* archive_server.c -- gives the store of a server its archive, if the configuration names a directory for one. */
#include "engine/modules/archive/archive.h"

#include "engine/app/config_every.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/modules/archive/archive_dir.h"
#include "engine/modules/archive/module.h"
#include "world/store/store_backup.h"

#define SEGMENT_BYTES ((uint64_t)16 << 20)

/* Borrows the configuration's strings. */
static void set_archive(const struct server *server, struct store_options *out)
{
    const struct config *config = &server->config;
    const char *named = config_text(config, CONFIG_BACKUPS_WORLD);
    const char *world = named ? named : config_text(config, CONFIG_WORLD);
    const char *directory = config_text(config, CONFIG_BACKUPS_ARCHIVE);
    if (directory) {
        out->archive = (struct store_archive_options){.kind = &archive_kind,
                .directory = directory,
                .backups = config_text(config, CONFIG_BACKUPS_DIRECTORY),
                .base = archive_base_name(world),
                .mark = store_backup_mark_of(world),
                .segment_ms =
                        config_every_seconds(&config->values[CONFIG_BACKUPS_ARCHIVE_EVERY]) *
                        1000,
                .segment_bytes = SEGMENT_BYTES};
    }
}

const struct server_module archive_server = {.store_options = set_archive};
