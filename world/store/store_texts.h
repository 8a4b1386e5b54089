#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Calls visit for objects with part in a property or in their behaviour in force, some more than
 * once, at most limit times for each of the two. ASCII letters of part must be lower case, and
 * match capitals too. Sees durable data and reads all of it, so it has its own connection. Thread:
 * any but main. */
MUST_CHECK bool store_texts_find(const char *path, struct str part, size_t limit,
        void (*visit)(void *data, uint64_t id), void *data, struct err *err);
