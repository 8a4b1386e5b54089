#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True if id is one of the ids. */
static inline bool ids_have(const uint64_t *ids, size_t count, uint64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id) {
            return true;
        }
    }
    return false;
}
