/* world_name.c -- names of the worlds of a realm. */
#include "engine/base/world_name.h"

bool world_name_is_formed(struct str name)
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
