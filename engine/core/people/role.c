/* role.c -- the names of roles. */
#include "engine/core/people/role.h"

static const char *const role_names[] = {"player", "builder", "wizard"};

const char *role_name(enum role role)
{
    return role_names[role];
}

bool role_parse(struct str name, enum role *out)
{
    for (size_t i = 0; i < sizeof(role_names) / sizeof(role_names[0]); i++) {
        if (str_equal_nocase(name, str_of(role_names[i]))) {
            *out = (enum role)i;
            return true;
        }
    }
    return false;
}
