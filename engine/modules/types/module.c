/* module.c -- types of properties. */
#include "engine/modules/types/module.h"

#include "engine/modules/types/declared.h"

const struct skein_module types_module = {
        .name = "types",
        .create = declared_create,
        .destroy = declared_destroy,
        .add_calls = calls_types_add,
        .add_functions = bind_types_open,
        .on = {[INTERNAL_PROPERTY] = declared_ask_property,
                [INTERNAL_PROTOTYPES] = declared_ask_prototypes},
};
