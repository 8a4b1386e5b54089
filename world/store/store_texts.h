#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Calls visit for things with part in a property, or in their behaviour in force, some more than once; at most limit times
 * for each of both. ASCII letters of part are small, and stand for capitals too. Sees what is durable, and reads all there
 * is, so it has a connection of its own. Thread: any but main. */
MUST_CHECK bool store_texts_find(const char *path, struct str part, size_t limit,
        void (*visit)(void *data, uint64_t id), void *data, struct err *err);
