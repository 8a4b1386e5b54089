/* module.c -- copies of the world. */
#include "engine/modules/backup/module.h"

#include "engine/modules/backup/backup.h"

const struct skein_module backup_module = {
        .name = "backup",
        .create = backups_create,
        .destroy = backups_destroy,
        .add_calls = calls_backup_add,
        .options_changed = backups_reset,
        .turn = backups_turn,
        .add_metrics = backup_add_metrics,
        .add_numbers = backup_add_numbers,
        .add_functions = bind_backup_open,
        .server = &backup_server,
};
