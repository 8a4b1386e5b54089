/* module.c -- names beyond ASCII. */
#include "engine/modules/spelling/module.h"

#include "engine/modules/spelling/spelling.h"

const struct skein_module spelling_module = {
        .name = "spelling",
        .create = spelling_create,
        .destroy = spelling_destroy,
        .add_functions = bind_spelling_open,
        .on = {[INTERNAL_SPELLING] = spelling_answer,
                [INTERNAL_ELSEWHERE] = spelling_compare,
                [INTERNAL_PROPERTY] = spelling_refuse_property},
};
