#pragma once
#include "engine/base/str.h"

/* Names of the worlds of a realm. */

#define WORLD_NAME_MAX 32 /* bytes */

/* True if the name matches [a-z][a-z0-9-]* and has at most WORLD_NAME_MAX bytes. */
static inline bool world_name_is_formed(struct str name)
{
    if (name.length == 0 || name.length > WORLD_NAME_MAX || name.bytes[0] < 'a' ||
            name.bytes[0] > 'z') {
        return false;
    }
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
            return false;
        }
    }
    return true;
}
