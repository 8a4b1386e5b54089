/* module.c -- `skein health`, `skein reload`, and the file of the first password. */
#include "engine/modules/operate/module.h"

const struct skein_module operate_module = {
        .name = "operate",
        .on[INTERNAL_LOCK] = operate_password_changed,
        .server = &operate_server,
};
