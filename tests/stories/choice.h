#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* choice -- With which packages of the game a story is played. */
struct packages;
struct story;

/* Returns the packages of the stock game, as they are by default. */
const struct packages *choice_stock(void);

/* The choices of the matrix: core alone, core and the builders' commands, and each package off alone. */
size_t choice_count(void);
/* Writes the choice at index for the story, which needs the packages of beyond in addition to the default. False if that
 * leaves out a package that the story needs, or changes nothing. what is the choice in words. */
bool choice_without(const struct story *story, const char *beyond, size_t index,
        struct buf *out, struct buf *what);
